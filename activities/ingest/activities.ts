import type { Dependencies } from '../../runtime/dependencies.js';
import type { MetadataReader } from '../metadata/metadata-reader.js';
import type { AssembleOutcome } from './assemble-upload.js';
import { abandonUpload, assembleUpload } from './assemble-upload.js';
import type { ExamineOutcome } from './examine-original.js';
import { examineOriginal } from './examine-original.js';

/** From parts on their way to a version that is known byte by byte. `metadataReader` is closed by whoever started it. */
export function createIngestActivities(
  dependencies: Pick<Dependencies, 'database' | 'objectStore' | 'environment'> & { readonly metadataReader: MetadataReader },
) {
  return {
    assembleUpload: (upload: { tenantId: string; uploadId: string }): Promise<AssembleOutcome> => assembleUpload(dependencies, upload),
    abandonUpload: (upload: { tenantId: string; uploadId: string }): Promise<void> => abandonUpload(dependencies, upload),
    examineOriginal: (version: { tenantId: string; assetId: string; versionId: string }): Promise<ExamineOutcome> =>
      examineOriginal(dependencies, version),
  };
}
