/** The tests of the example, which are written as those of an app of one's own. */
import '../../examples/constructs/app.spec';
