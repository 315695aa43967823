/** The formats of what `verify` and `audit` tell. */
export const FORMATS = ['text', 'json', 'sarif'] as const;

/** A format of what `verify` and `audit` tell. */
export type Format = (typeof FORMATS)[number];

/** The formats of the report. */
export const REPORT_FORMATS = ['html', 'markdown', 'json'] as const;

/** A format of the report. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** Where HTML goes that nobody would read on a terminal. */
export const DEFAULT_REPORT = 'report.html';

/** The formats of a difference. */
export const DIFF_FORMATS = ['text', 'markdown', 'json'] as const;

/** A format of a difference. */
export type DiffFormat = (typeof DIFF_FORMATS)[number];
