import { InvalidArgumentError } from 'commander';

/** An id as Galley gives it. @throws InvalidArgumentError */
export function idArgument(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new InvalidArgumentError('An id looks like 01890a5d-ac96-774b-bcce-b302099a8057.');
  return text.toLowerCase();
}

/** For arguments that may be repeated. */
export function idArguments(text: string, before: string[] = []): string[] {
  return [...before, idArgument(text)];
}

/** A whole number from 1 on. @throws InvalidArgumentError */
export function countArgument(text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new InvalidArgumentError('Give a whole number from 1 on.');
  return count;
}

/** Hours, also a fraction of one, up to two weeks. @throws InvalidArgumentError */
export function hoursArgument(text: string): number {
  const hours = Number(text);
  if (!(hours > 0 && hours <= 336)) throw new InvalidArgumentError('Give hours, at most 336.');
  return hours;
}

/** An instant as Galley takes it, from any that names its offset. @throws InvalidArgumentError */
export function instantArgument(text: string): string {
  const instant = /(Z|[+-]\d\d:\d\d)$/i.test(text) ? new Date(text) : null;
  if (instant === null || Number.isNaN(instant.getTime())) throw new InvalidArgumentError('Give an instant with its offset, for example 2027-03-01T09:00:00+01:00.');
  return instant.toISOString();
}

export function wordArguments(text: string, before: string[] = []): string[] {
  return [...before, text];
}
