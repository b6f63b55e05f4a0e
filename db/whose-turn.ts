/**
 * SQL: whether a review `w` waits for a person, as domain/review-turn.ts says it of the record: the person, or a role of theirs, is
 * asked in an open stage, nobody stands in for them, and separation of duties does not keep them out.
 * @param person SQL of their id @param roles SQL of the roles they hold, text[] @param stage SQL of a stage's number, where one is meant
 */
export function isTheirTurn(person: string, roles: string, stage?: string): string {
  return `(w.state = 'open'
     and not (coalesce((w.life -> 'policy' ->> 'fourEyes')::boolean, false) and w.life ->> 'uploaderId' = (${person})::text)
     and not (coalesce((w.life -> 'policy' ->> 'distinctPeople')::boolean, false) and exists (
       select from jsonb_array_elements(w.life -> 'stages') s where s ->> 'carriedFrom' is not null and s -> 'approval' -> 'approvedBy' ? (${person})::text))
     and exists (
       select from review_assignments t
        where t.tenant_id = w.tenant_id and t.review_id = w.id and t.is_open and (t.person_id = ${person} or t.role = any(${roles}))${stage === undefined ? '' : ` and t.stage_number = ${stage}`}
          and not exists (select from decisions d where d.tenant_id = w.tenant_id and d.review_id = w.id and d.person_id = ${person}
                             and d.counted_at is not null and d.set_aside_at is null
                             and (d.stage = t.stage or coalesce((w.life -> 'policy' ->> 'distinctPeople')::boolean, false)))
          and not (t.role is not null and exists (select from review_assignments y
                             where y.tenant_id = w.tenant_id and y.replaces_id = t.id and y.on_behalf_of = ${person}))))`;
}
