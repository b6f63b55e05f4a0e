import { Button, Group, Modal, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import type { NewSignature, SignatureMeaning } from '../../../schemas/signatures.js';
import type { DecisionKind } from '../../../schemas/vocabulary.js';
import { formatInstant } from '../format.js';
import { Answer } from '../parts/answer.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { queries } from '../queries.js';
import { humanise } from '../words.js';
import { EnrolAuthenticator } from './enrol-authenticator.js';

const meanings: Readonly<Record<SignatureMeaning, string>> = { approval: 'Approval', review: 'Review', responsibility: 'Responsibility', authorship: 'Authorship' };

interface SignDecisionProps {
  decision: DecisionKind;
  /** Of what is signed: one signature is made for each. */
  contentHashes: readonly string[];
  isAsked: boolean;
  error: Error | null;
  onSign: (signature: NewSignature) => void;
  onClose: () => void;
}

/** An electronic signature: who signs shows that it is they, says what it means, and why. */
export function SignDecision(props: SignDecisionProps) {
  const signing = useQuery(queries.mySigning);
  return (
    <Modal opened onClose={props.onClose} title={`Sign: ${humanise(props.decision).toLowerCase()}`} centered>
      <Answer of={signing}>{({ totp, needsCode, lockedUntil }) => (totp === 'enrolled' ? <SignForm {...props} needsCode={needsCode} lockedUntil={lockedUntil} /> : <EnrolAuthenticator />)}</Answer>
    </Modal>
  );
}

function SignForm({ decision, contentHashes, isAsked, error, onSign, onClose, needsCode, lockedUntil }: SignDecisionProps & { needsCode: boolean; lockedUntil: string | null }) {
  const mayMean = Object.keys(meanings).filter((meaning) => decision.startsWith('approve') || meaning === 'review' || meaning === 'responsibility') as SignatureMeaning[];
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [meaning, setMeaning] = useState(mayMean[0]!);
  const [reason, setReason] = useState('');
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    onSign({ password, ...(code === '' ? {} : { code }), meaning, reason });
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        <Text size="sm">
          {contentHashes.length === 1 ? (
            <>
              Your signature is bound to the content with the hash <code>{contentHashes[0]?.slice(0, 16)}…</code>, and cannot be taken back.
            </>
          ) : (
            `Each of the ${contentHashes.length} decisions is signed on its own, bound to the content that you saw. A signature cannot be taken back.`
          )}
        </Text>
        {lockedUntil !== null && <Text size="sm">After wrong tries nothing is taken from you until {formatInstant(lockedUntil)}.</Text>}
        <Select label="It means" allowDeselect={false} data={mayMean.map((value) => ({ value, label: meanings[value] }))} value={meaning} onChange={(value) => setMeaning(mayMean.find((one) => one === value) ?? meaning)} />
        <TextInput label="Reason" required maxLength={1_000} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <PasswordInput label="Password" required autoComplete="current-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
        <TextInput
          label="Code of your authenticator"
          description={needsCode ? 'Needed for the first signature of a session' : 'Not needed while you go on signing'}
          required={needsCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\d{6}"
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {error !== null && <ProblemAlert error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isAsked}>
            Sign
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
