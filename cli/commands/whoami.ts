import { Command } from 'commander';
import { meSchema } from '../../schemas/session.js';
import type { Cli } from '../cli.js';

export function whoamiCommand(cli: Cli): Command {
  return new Command('whoami').description('show who you are, where, and what you may do').action(async () => {
    const api = await cli.api();
    const me = await api.get('/me', meSchema);
    cli.output.value({ url: api.url, ...me });
    cli.output.line(`${me.person.name} <${me.person.email}>`);
    cli.output.line(`tenant  ${me.tenant.name}`);
    cli.output.line(`roles   ${me.person.roles.join(', ')}`);
    cli.output.line(`scopes  ${me.scopes.join(', ')}`);
    cli.output.line(`at      ${api.url}`);
  });
}
