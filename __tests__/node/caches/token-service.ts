import { createServer, type Server } from 'node:https';
import { text } from 'node:stream/consumers';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { keysOf, ROLE, RUNNER_BY_ROLE } from '../fleets/cache-fleet';
import { OUTSIDE, TOKEN_SERVICE } from '../stage/addresses';
import type { Lab } from '../stage/lab';
import { outsideAuthority } from '../stage/outside-authority';

/** For whom AWS takes tokens of others. */
const AUDIENCE = 'sts.amazonaws.com';

/** What somebody asked for, and who that was for the API server. */
export interface RoleRequest {
  readonly action: string;
  readonly role: string;
  readonly subject: string;
  readonly granted: boolean;
}

/**
 * Stands in for AWS's token service: it gives the key of a role to whom the role trusts. Whether a token is genuine, and for
 * AWS, the API server says that has issued it; AWS would ask for its keys.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export class TokenService {
  readonly #requests: RoleRequest[] = [];

  private constructor(private readonly server: Server) {}

  static async start(lab: Lab, api: ApiServer): Promise<TokenService> {
    const { certificate, key } = await outsideAuthority(lab).serverCertificate({ names: [TOKEN_SERVICE] });
    const server = createServer({ cert: certificate, key });
    const service = new TokenService(server);
    server.on('request', async (request, response) => {
      const form = new URLSearchParams(await text(request));
      const asked = await service.#judge(api, form);
      service.#requests.push(asked);
      response
        .writeHead(asked.granted ? 200 : 403, { 'Content-Type': 'text/xml' })
        .end(asked.granted ? GRANTED : REFUSED);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(443, OUTSIDE.tokenService.ipv4, resolve);
    });
    return service;
  }

  /** What it was asked for so far. */
  requests(): readonly RoleRequest[] {
    return this.#requests;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  async #judge(api: ApiServer, form: URLSearchParams): Promise<RoleRequest> {
    const asked = {
      action: form.get('Action') ?? '',
      role: form.get('RoleArn') ?? '',
      subject: await userOf(api, form.get('WebIdentityToken') ?? '', [AUDIENCE]),
    };
    const isTrusted = asked.role === ROLE.arn && asked.subject === ROLE.trusts;
    return { ...asked, granted: isTrusted && asked.action === 'AssumeRoleWithWebIdentity' };
  }
}

/** Who somebody with a token is for the API server. @param audiences for whom it must be. @default - for the API server */
export async function userOf(api: ApiServer, token: string, audiences?: readonly string[]): Promise<string> {
  const { body } = await api.create('/apis/authentication.k8s.io/v1/tokenreviews', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenReview',
    spec: { token, audiences },
  });
  const { authenticated, user } = body['status'];
  return authenticated === true ? user.username : 'nobody';
}

/** Keys that the store has for the role. AWS would give others each time, with a token of the session that belongs to them. */
const KEYS = keysOf(RUNNER_BY_ROLE);

const GRANTED = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <Credentials>
      <AccessKeyId>${KEYS['access-key-id']}</AccessKeyId>
      <SecretAccessKey>${KEYS['secret-access-key']}</SecretAccessKey>
      <SessionToken></SessionToken>
      <Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
  <ResponseMetadata><RequestId>lab</RequestId></ResponseMetadata>
</AssumeRoleWithWebIdentityResponse>
`;

const REFUSED = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <Error><Type>Sender</Type><Code>AccessDenied</Code><Message>the role does not trust you</Message></Error>
  <RequestId>lab</RequestId>
</ErrorResponse>
`;
