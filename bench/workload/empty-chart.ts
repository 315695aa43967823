/** The least that any cdk8s program does: loads the libraries and writes one chart without objects into a folder. */
import { App, Chart } from 'cdk8s';
import 'cdk8s-plus-28';

const app = new App({ outdir: process.argv[2] ?? '.' });
new Chart(app, 'empty');
app.synth();
