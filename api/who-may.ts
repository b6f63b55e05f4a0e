import type { AssetAsk } from '../schemas/assets.js';
import type { Role, Scope } from '../schemas/vocabulary.js';

interface Right {
  /** An admin has them all besides. */
  readonly roles: readonly [Role, ...Role[]];
  readonly scope: Scope;
}

const bringers = ['photographer', 'creative', 'project_manager'] as const;

/** Everyone who works here (and admins, as everywhere); guests see what is shared with them and nothing else. */
export const everyRoleButGuest = [
  'project_manager',
  'creative',
  'copywriter',
  'brand_manager',
  'compliance',
  'social_manager',
  'photographer',
] as const satisfies readonly Role[];

/** Who may ask what of an asset, as far as roles and scopes say; its state says the rest. */
export const whoMay = {
  upload: { roles: bringers, scope: 'assets:write' },
  edit: { roles: [...bringers, 'copywriter', 'brand_manager'], scope: 'assets:write' },
  add_version: { roles: bringers, scope: 'assets:write' },
  submit: { roles: [...bringers, 'copywriter'], scope: 'assets:write' },
  place: { roles: ['social_manager', 'project_manager'], scope: 'distribution:write' },
  recall: { roles: ['social_manager', 'project_manager', 'brand_manager', 'compliance'], scope: 'distribution:write' },
  archive: { roles: ['project_manager', 'brand_manager', 'compliance'], scope: 'assets:write' },
  restore: { roles: ['project_manager', 'brand_manager', 'compliance'], scope: 'assets:write' },
  hold: { roles: ['compliance'], scope: 'assets:write' },
  release_hold: { roles: ['compliance'], scope: 'assets:write' },
  retry: { roles: bringers, scope: 'assets:write' },
} as const satisfies Record<AssetAsk | 'upload' | 'recall', Right>;
