import type { Migration } from 'kysely/migration';
import { addActivityChain } from './activity-chain.ts';
import { addActivityCredentials } from './activity-credentials.ts';
import { addArtifactHash } from './artifact-hash.ts';
import { addAskedSender } from './asked-sender.ts';
import { addBatchCounts } from './batch-counts.ts';
import { addBelonging } from './belonging.ts';
import { addBulkAcceptances } from './bulk-acceptances.ts';
import { addColumnSets } from './column-sets.ts';
import { addContentIndexes } from './content-indexes.ts';
import { addCorrectionDrafts } from './correction-drafts.ts';
import { addEarlierCopies } from './earlier-copies.ts';
import { addEditions } from './editions.ts';
import { makeEnvironments } from './environments.ts';
import { addEvents } from './events.ts';
import { addFieldProposals } from './field-proposals.ts';
import { addFindIndexes } from './find-indexes.ts';
import { addIdentity } from './identity.ts';
import { makeInitialTables } from './initial.ts';
import { addIntake } from './intake.ts';
import { addKeyOwners } from './key-owners.ts';
import { addListIndexes } from './list-indexes.ts';
import { addNodeState } from './node-state.ts';
import { addNodes } from './nodes.ts';
import { addPeople } from './people.ts';
import { addPrivateFiles } from './private-files.ts';
import { addPublicationChecks } from './publication-checks.ts';
import { addReadAs } from './read-as.ts';
import { addRetention } from './retention.ts';
import { addReviews } from './reviews.ts';
import { addRevisions } from './revisions.ts';
import { addScim } from './scim.ts';
import { addSearchNames } from './search-names.ts';
import { addSenderFoundBy } from './sender-found-by.ts';
import { addSenders } from './senders.ts';
import { addSequels } from './sequels.ts';
import { addShortParts } from './short-parts.ts';
import { addStoredFiles } from './stored-files.ts';
import { addSubjectSearches } from './subject-searches.ts';
import { addUnnamedBlobs } from './unnamed-blobs.ts';
import { addVersionNote } from './version-note.ts';
import { addWebhooks } from './webhooks.ts';

/** The steps of the schema, run in the order of their names. A released step is never edited. */
export const migrations: Record<string, Migration> = {
  '0001_initial': { up: makeInitialTables },
  '0002_activity_credentials': { up: addActivityCredentials },
  '0003_environments': { up: makeEnvironments },
  '0004_artifact_hash': { up: addArtifactHash },
  '0004_batch_counts': { up: addBatchCounts },
  '0004_content_indexes': { up: addContentIndexes },
  '0004_list_indexes': { up: addListIndexes },
  '0004_search_names': { up: addSearchNames },
  '0005_read_as': { up: addReadAs },
  '0005_short_parts': { up: addShortParts },
  '0006_revisions': { up: addRevisions },
  '0007_activity_chain': { up: addActivityChain },
  '0008_senders': { up: addSenders },
  '0009_reviews': { up: addReviews },
  '0010_sender_found_by': { up: addSenderFoundBy },
  '0011_version_note': { up: addVersionNote },
  '0012_stored_files': { up: addStoredFiles },
  '0013_nodes': { up: addNodes },
  '0014_node_state': { up: addNodeState },
  '0015_find_indexes': { up: addFindIndexes },
  '0015_unnamed_blobs': { up: addUnnamedBlobs },
  '0016_key_owners': { up: addKeyOwners },
  '0016_private_files': { up: addPrivateFiles },
  '0017_identity': { up: addIdentity },
  '0018_belonging': { up: addBelonging },
  '0018_editions': { up: addEditions },
  '0019_bulk_acceptances': { up: addBulkAcceptances },
  '0019_correction_drafts': { up: addCorrectionDrafts },
  '0020_earlier_copies': { up: addEarlierCopies },
  '0021_publication_checks': { up: addPublicationChecks },
  '0022_asked_sender': { up: addAskedSender },
  '0022_column_sets': { up: addColumnSets },
  '0022_field_proposals': { up: addFieldProposals },
  '0022_sequels': { up: addSequels },
  '0023_events': { up: addEvents },
  '0023_intake': { up: addIntake },
  '0023_webhooks': { up: addWebhooks },
  '0024_people': { up: addPeople },
  '0024_scim': { up: addScim },
  '0025_retention': { up: addRetention },
  '0026_subject_searches': { up: addSubjectSearches },
};
