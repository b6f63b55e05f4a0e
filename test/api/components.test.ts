import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ComponentWorld } from '../builders/components.js';
import { createComponentWorld } from '../builders/components.js';
import { startLivingApi } from '../setup/living-api.js';

let world: ComponentWorld;

beforeAll(async () => {
  world = await createComponentWorld(await startLivingApi());
});
afterAll(() => world?.api.close());

describe('a component', () => {
  test('is proposed, decided on by somebody else, and fills slots only then', async () => {
    const { copywriter, brand, compliance } = world.call;
    const headers = { 'idempotency-key': randomUUID() };
    const body = { kind: 'safety_statement', name: 'Drowsiness', text: 'May cause drowsiness' };
    const [made, again] = [await copywriter('POST', '/components', { body, headers }), await copywriter('POST', '/components', { body, headers })];
    expect(made).toMatchObject({ status: 201, body: { kind: 'safety_statement', severity: 'safety', state: 'active', versions: 1, proposed: 1, current: null, decidedBy: ['compliance'], allowed: ['propose'] } });
    expect(again.body).toEqual(made.body);
    expect(made.headers.get('location')).toBe(`/api/v1/components/${made.body.id}`);
    const [version] = made.body.versionList;
    expect(version).toMatchObject({ number: 1, text: 'May cause drowsiness', market: '*', locale: 'und', state: 'proposed', canDecide: false });

    const assetId = await world.api.bring(world.call.photographer, 'chelsea.png', { allowDuplicate: 'true' });
    expect((await world.fill(assetId, { safety: version.id })).body).toMatchObject({ status: 409, code: 'component.not_approved' });

    const decisions = `/components/${made.body.id}/versions/${version.id}/decisions`;
    expect((await brand('POST', decisions, { body: { decision: 'approve' } })).body).toMatchObject({ status: 403, code: 'component.not_your_turn' });
    expect((await compliance('POST', decisions, { body: { decision: 'reject' } })).body).toMatchObject({ status: 422, code: 'component.comment_required' });
    expect((await compliance('GET', `/components/${made.body.id}`)).body.versionList[0].canDecide).toBe(true);
    expect(await compliance('POST', decisions, { body: { decision: 'approve', comment: 'As in the leaflet' } })).toMatchObject({
      status: 201, body: { proposed: 0, current: { id: version.id }, versionList: [{ state: 'approved', comment: 'As in the leaflet', decidedBy: { id: world.api.tenant.people.compliance.personId } }] },
    });
    expect((await compliance('POST', decisions, { body: { decision: 'approve' } })).body).toMatchObject({ status: 409, code: 'component.already_decided' });
    expect((await world.fill(assetId, { safety: version.id })).body).toMatchObject({ slots: [{ slot: 'safety', componentVersionId: version.id, text: 'May cause drowsiness' }] });
    expect((await world.fill(assetId, { safety: randomUUID() })).body).toMatchObject({ status: 404, code: 'resource.not_found' });
  });

  test('needs four eyes: nobody decides on their own text', async () => {
    const made = await world.call.compliance('POST', '/components', { body: { kind: 'claim', name: 'Own', text: 'Works' } });
    const [{ id }] = made.body.versionList;
    expect((await world.call.compliance('POST', `/components/${made.body.id}/versions/${id}/decisions`, { body: { decision: 'approve' } })).body).toMatchObject({ status: 403, code: 'component.own_work' });
  });

  test('has versions for markets and languages, which adapt an approved one for everywhere', async () => {
    const { componentId, versionId } = await world.approvedComponent('copy_line', 'Now with more');
    const propose = async (body: object) => world.call.copywriter('POST', `/components/${componentId}/versions`, { body });
    expect((await propose({ text: 'Jetzt mit mehr', market: 'DE', locale: 'de' })).body).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ pointer: '/adapts' }] });
    expect((await propose({ text: 'Jetzt mit mehr', market: 'DE', locale: 'de', adapts: randomUUID() })).body).toMatchObject({ status: 409, code: 'component.adaptation_invalid' });
    const german = await world.approvedVersion(componentId, { text: 'Jetzt mit mehr', market: 'DE', locale: 'de', adapts: versionId });
    expect((await propose({ text: 'Noch mehr', market: 'AT', locale: 'de', adapts: german })).body).toMatchObject({ code: 'component.adaptation_invalid' });
    expect((await world.call.creative('GET', `/components/${componentId}`)).body).toMatchObject({ versions: 2, current: { id: versionId }, versionList: [{ number: 2, adapts: versionId, market: 'DE', locale: 'de' }, { number: 1 }] });
  });

  test('that is a logo has the bytes of an asset, whatever becomes of the asset', async () => {
    const assetId = await world.api.bring(world.call.photographer, 'rocket.jpg', { allowDuplicate: 'true' });
    const propose = async (body: object) => world.call.brand('POST', '/components', { body: { name: 'Rocket', ...body } });
    expect((await propose({ kind: 'logo', text: 'Rocket' })).body).toMatchObject({ status: 422, code: 'request.invalid', errors: [{ pointer: '/logoAssetId' }] });
    expect((await propose({ kind: 'price', logoAssetId: assetId })).body).toMatchObject({ status: 422, code: 'request.invalid' });
    expect((await propose({ kind: 'logo', logoAssetId: randomUUID() })).body).toMatchObject({ status: 404, code: 'resource.not_found' });
    const made = await propose({ kind: 'logo', logoAssetId: assetId });
    expect(made).toMatchObject({ status: 201, body: { kind: 'logo', versionList: [{ text: '' }] } });
    const [row] = await world.api.services.database.ask<{ key: string }>(world.api.tenant.tenantId, 'select object_key as key from component_versions where id = $1', [made.body.versionList[0].id]);
    expect(await world.api.services.objectStore.head({ bucket: 'assets', key: row?.key ?? '' })).not.toBeNull();
  });

  test('that is retired fills no slot any more and takes no version', async () => {
    const { componentId, versionId } = await world.approvedComponent('price', 'EUR 5');
    const assetId = await world.api.bring(world.call.photographer, 'chelsea.png', { allowDuplicate: 'true' });
    expect((await world.call.copywriter('POST', `/components/${componentId}/retire`)).status).toBe(403);
    expect(await world.call.brand('POST', `/components/${componentId}/retire`)).toMatchObject({ status: 200, body: { state: 'retired', allowed: [] } });
    expect((await world.fill(assetId, { offer: versionId })).body).toMatchObject({ status: 409, code: 'component.retired' });
    expect((await world.call.copywriter('POST', `/components/${componentId}/versions`, { body: { text: 'EUR 6' } })).body).toMatchObject({ code: 'component.retired' });
    expect((await world.pullThrough(componentId, { toVersionId: versionId })).body).toMatchObject({ code: 'component.retired' });
  });

  test('is found by kind, state and a part of its name', async () => {
    const { componentId } = await world.approvedComponent('indication', 'For hay fever');
    const found = async (query: string): Promise<string[]> => (await world.call.creative('GET', `/components?${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await found('kind=indication')).toEqual([componentId]);
    expect(await found('q=hay%20fev')).toEqual([componentId]);
    expect(await found('q=hay%20fev&kind=price')).toEqual([]);
    expect(await found('q=%25&kind=indication')).toEqual([]);
    expect(await found('kind=indication&state=retired')).toEqual([]);
  });

  test('leaves its whole life in the audit log, and no text of it', async () => {
    const { componentId } = await world.approvedComponent('claim', 'Helps within minutes');
    const rows = await world.api.services.database.ask<{ action: string; body: string }>(
      world.api.tenant.tenantId, 'select action, body from audit_events where subject = $1 order by sequence', [`component:${componentId}`],
    );
    expect(rows.map(({ action }) => action)).toEqual(['component.registered', 'component.version_proposed', 'component.version_approved']);
    expect(rows.map(({ body }) => body).join()).not.toContain('Helps');
  });
});
