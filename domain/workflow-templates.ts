import type { WorkflowTemplate } from '../schemas/workflow-templates.js';
import type { Role } from '../schemas/vocabulary.js';

/** The workflow types of the field, each as the calls that make one. A test holds every call to a route that is there. */
export const workflowTemplates: readonly WorkflowTemplate[] = [
  {
    id: 'asset_based',
    name: 'Asset-based',
    purpose: 'One asset from its upload to the archive.',
    start: 'POST /uploads',
    steps: [
      step('photographer', 'Registers the file and sends its parts to the store', 'POST /uploads'),
      step('photographer', 'Says that all bytes are there', 'POST /uploads/{id}/complete'),
      step('galley', 'Examines it, reads what is embedded in it, and makes the renditions'),
      step('creative', 'Describes and tags it', 'PATCH /assets/{id}'),
      step('creative', 'Submits it for review', 'POST /reviews'),
      step('brand_manager', 'Decides on what was on the screen', 'POST /reviews/{id}/decisions'),
      step('social_manager', 'Places a rendition on a channel', 'POST /placements'),
      step('galley', 'Publishes at the start, takes down at the end of use, leaves a receipt for each'),
      step('brand_manager', 'Archives it, where no date has done so', 'POST /assets/{id}/archive'),
    ],
  },
  {
    id: 'project_based',
    name: 'Project-based',
    purpose: 'A campaign from its brief to its end, over many assets, channels and markets.',
    start: 'POST /campaigns',
    steps: [
      step('project_manager', 'Writes the brief and the deliverables', 'POST /campaigns'),
      step('creative', 'Brings assets into the campaign', 'POST /uploads'),
      step('creative', 'Picks an asset for each deliverable', 'POST /campaigns/{id}/selections'),
      step('creative', 'Submits the picks for review', 'POST /campaigns/{id}/submit'),
      step('brand_manager', 'Decides on each', 'POST /reviews/{id}/decisions'),
      step('project_manager', 'Sees what blocks the launch, and waives with a reason what will not come', 'GET /campaigns/{id}/board'),
      step('project_manager', 'Launches', 'POST /campaigns/{id}/launch'),
      step('galley', 'Publishes every deliverable, and at the end takes them down and archives'),
    ],
  },
  {
    id: 'collaborative',
    name: 'Collaborative',
    purpose: 'Agency, freelancers and client work on the same asset without overwriting each other.',
    start: 'POST /assets/{id}/check-out',
    steps: [
      step('creative', 'Shows that they are there, and sees who else is', 'PUT /assets/{id}/presence'),
      step('creative', 'Checks the asset out; others can look, and not change it', 'POST /assets/{id}/check-out'),
      step('creative', 'Uploads a new version, naming the one that it was made from', 'POST /assets/{id}/versions'),
      step('creative', 'Checks it in', 'POST /assets/{id}/check-in'),
      step('galley', 'Releases it when the time is over'),
      step('project_manager', 'Takes it back from someone who is away', 'POST /assets/{id}/check-out/break'),
      step('creative', 'Submits it for the review that agency and client share', 'POST /reviews'),
      step('brand_manager', 'Decides', 'POST /reviews/{id}/decisions'),
    ],
  },
  {
    id: 'approval',
    name: 'Approval',
    purpose: 'Several stages of different people decide on one proof.',
    start: 'POST /reviews',
    steps: [
      step('brand_manager', 'Writes the policy: stages, quorum, reminders', 'POST /approval-policies'),
      step('creative', 'Submits assets under it', 'POST /reviews'),
      step('brand_manager', 'Finds what waits for them', 'GET /reviews'),
      step('brand_manager', 'Decides in the first stage', 'POST /reviews/{id}/decisions'),
      step('compliance', 'Decides in the second, which opens when the first is complete', 'POST /reviews/{id}/decisions'),
      step('galley', 'Reminds, escalates, and voids the approval when the content changes'),
    ],
  },
  {
    id: 'handoff',
    name: 'Transactional hand-off',
    purpose: 'Who uploads what goes to whom, with acceptance, a time to answer and a receipt.',
    start: 'POST /routing-rules',
    steps: [
      step('project_manager', 'Writes the rule', 'POST /routing-rules'),
      step('project_manager', 'Tries it on an asset that is there', 'POST /routing-rules/test'),
      step('photographer', 'Uploads', 'POST /uploads'),
      step('galley', 'Hands the upload over and tells the receiver'),
      step('creative', 'Finds what is handed to them', 'GET /handoffs'),
      step('creative', 'Accepts it; the receipt is written', 'POST /handoffs/{id}/accept'),
      step('creative', 'Or declines with a reason; the next in line gets it', 'POST /handoffs/{id}/decline'),
      step('galley', 'Escalates when nobody has answered in time'),
      step('creative', 'Says that it is done', 'POST /handoffs/{id}/complete'),
    ],
  },
  {
    id: 'archival',
    name: 'Archival',
    purpose: 'What is no longer used is kept as long as it must be, and not longer.',
    start: 'POST /assets/{id}/archive',
    steps: [
      step('creative', 'Gives sunset, licence end and retention', 'PATCH /assets/{id}'),
      step('compliance', 'Archives it', 'POST /assets/{id}/archive'),
      step('galley', 'Takes it down everywhere, and moves its bytes to the archive'),
      step('compliance', 'Puts it under a legal hold, which beats every date', 'POST /assets/{id}/hold'),
      step('compliance', 'Releases the hold', 'DELETE /assets/{id}/hold'),
      step('compliance', 'Restores it', 'POST /assets/{id}/restore'),
      step('galley', 'Purges it at the end of its retention; the record stays'),
    ],
  },
];

function step(who: Role | 'galley', does: string, call: string | null = null): WorkflowTemplate['steps'][number] {
  return { who, does, call };
}
