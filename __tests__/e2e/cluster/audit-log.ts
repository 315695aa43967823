import { readFileSync, statSync } from 'node:fs';

/** One request, as the API server wrote it down. */
export interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly objectRef?: {
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
  };
  readonly responseStatus?: { readonly code: number; readonly message?: string };
  readonly annotations?: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: any object of Kubernetes
  readonly requestObject?: any;
  // biome-ignore lint/suspicious/noExplicitAny: any object of Kubernetes
  readonly responseObject?: any;
}

/** The part of the audit log that is written from now on. */
export class AuditLog {
  readonly #from: number;

  constructor(private readonly file: string) {
    this.#from = statSync(file).size;
  }

  /** What has been written since; the last line may be unfinished, and is then left for the next time. */
  events(): AuditEvent[] {
    const text = readFileSync(this.file).subarray(this.#from).toString();
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  /** What one user asked for. */
  eventsOf(username: string): AuditEvent[] {
    return this.events().filter(({ user }) => user.username === username);
  }
}
