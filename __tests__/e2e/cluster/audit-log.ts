import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** One request, as the API server wrote it down. */
export interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly requestReceivedTimestamp: string;
  readonly user: {
    readonly username: string;
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
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
  readonly #events: AuditEvent[] = [];
  #read: number;

  constructor(private readonly file: string) {
    this.#read = statSync(file).size;
  }

  /** What has been written since; the last line may be unfinished, and is then left for the next time. */
  events(): readonly AuditEvent[] {
    const added = this.#added();
    const end = added.lastIndexOf(NEWLINE) + 1;
    this.#read += end;
    for (const line of added.subarray(0, end).toString().split('\n')) {
      if (line !== '') {
        this.#events.push(JSON.parse(line));
      }
    }
    return this.#events;
  }

  /** What one user asked for. */
  eventsOf(username: string): AuditEvent[] {
    return this.events().filter(({ user }) => user.username === username);
  }

  /** What comes after the events that are known: the whole log is long, and the tests look into it again and again. */
  #added(): Buffer {
    const log = openSync(this.file, 'r');
    try {
      const buffer = Buffer.alloc(fstatSync(log).size - this.#read);
      return buffer.subarray(0, readSync(log, buffer, 0, buffer.length, this.#read));
    } finally {
      closeSync(log);
    }
  }
}

const NEWLINE = '\n';
