import { describe, expect, test } from '@jest/globals';
import type { AnnotationStanding } from '../../domain/annotation-rights.js';
import { allowedAnnotationAsks, mostReplies, refuseAnnotatingAsset, refuseAnnotatingReview, refuseAnnotationAsk } from '../../domain/annotation-rights.js';
import type { AnnotationStatus } from '../../schemas/annotations.js';
import type { Role } from '../../schemas/vocabulary.js';
import { reviewStateSchema, roleSchema } from '../../schemas/vocabulary.js';

const who = (role: Role, personId = 'me') => ({ personId, roles: [role] });
const standing = (change: Partial<AnnotationStanding> = {}): AnnotationStanding => ({ status: 'open', authorId: 'author', replies: 0, callerDecides: false, review: null, ...change });

describe('who may annotate', () => {
  test.each(roleSchema.options)('%s: all but guests, what they see', (role) => {
    expect(refuseAnnotatingAsset(who(role)) === null).toBe(role !== 'guest');
  });

  test.each(reviewStateSchema.options)('a review that is %s: only while it is open', (state) => {
    expect(refuseAnnotatingReview(who('creative'), { state })?.refused ?? null).toBe(state === 'open' ? null : 'review.closed');
  });
});

describe('what may be done with an annotation', () => {
  test.each<[string, Role, string, Partial<AnnotationStanding>, string[]]>([
    ['its author, whatever the role', 'social_manager', 'author', {}, ['reply', 'edit', 'withdraw', 'resolve']],
    ['its author, once somebody has replied', 'social_manager', 'author', { replies: 1 }, ['reply', 'resolve']],
    ['its author, once it is resolved', 'social_manager', 'author', { status: 'resolved' }, ['reply', 'reopen']],
    ['who may edit assets', 'creative', 'me', {}, ['reply', 'resolve']],
    ['who neither edits nor decides', 'social_manager', 'me', {}, ['reply']],
    ['who decides in the open stage', 'social_manager', 'me', { callerDecides: true }, ['reply', 'resolve']],
    ['anybody, in a thread that is full', 'creative', 'me', { replies: mostReplies }, ['resolve']],
    ['its author, once it is taken back', 'admin', 'author', { status: 'withdrawn' }, []],
  ])('by %s', (_title, role, personId, change, asks) => {
    expect(allowedAnnotationAsks(who(role, personId), standing(change))).toEqual(asks);
  });

  test('by a guest: an answer to what is said in the review of their link, while it is open; nothing else is there', () => {
    const guest = { personId: 'me', roles: ['guest'] as const, guest: { reviewId: 'theirs' } };
    const said = (id: string, state: 'open' | 'approved' = 'open') => standing({ authorId: 'me', review: { id, state } });
    expect(allowedAnnotationAsks(guest, said('theirs'))).toEqual(['reply']);
    expect(refuseAnnotationAsk('reply', guest, said('theirs', 'approved'))?.refused).toBe('review.closed');
    for (const elsewhere of [said('another'), standing()]) expect(refuseAnnotationAsk('reply', guest, elsewhere)?.refused).toBe('resource.not_found');
  });

  test.each<AnnotationStatus>(['open', 'resolved'])('nobody changes the words of another, not even an admin: %s', (status) => {
    expect(refuseAnnotationAsk('edit', who('admin'), standing({ status }))?.refused).toBe('permission.denied');
  });
});
