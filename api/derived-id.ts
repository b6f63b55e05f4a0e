import { v5 as nameBasedUuid } from 'uuid';

/** A further id of what a request makes: the same for the same request, however often it is sent. */
export function derivedId(resourceId: string, name: string): string {
  return nameBasedUuid(name, resourceId);
}
