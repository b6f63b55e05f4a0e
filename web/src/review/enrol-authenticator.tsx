import { Anchor, Button, Code, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { useAsk } from '../parts/use-ask.js';
import type { TotpSecret } from '../types.js';

/** Whoever signs for the first time makes an authenticator theirs: the second thing that shows that it is they. */
export function EnrolAuthenticator() {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const begin = useAsk(() => post<TotpSecret>('/me/totp', { password }));
  const confirm = useAsk(() => post('/me/totp/confirm', { code }));
  const secret = begin.data;
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (secret === undefined) begin.mutate();
    else confirm.mutate();
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack>
        {secret === undefined ? (
          <>
            <Text size="sm">A signature needs your password and the code of an authenticator app. Make one yours first.</Text>
            <PasswordInput label="Password" required data-autofocus autoComplete="current-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
          </>
        ) : (
          <>
            <Text size="sm">
              Put this secret into your authenticator app, or <Anchor href={secret.otpauthUri}>open it there</Anchor>. It is shown this once.
            </Text>
            <Code block aria-label="Secret">
              {secret.secret}
            </Code>
            <TextInput label="The code it shows now" required inputMode="numeric" autoComplete="one-time-code" pattern="\d{6}" maxLength={6} value={code} onChange={(event) => setCode(event.currentTarget.value)} />
          </>
        )}
        {begin.isError && <ProblemAlert error={begin.error} />}
        {confirm.isError && <ProblemAlert error={confirm.error} />}
        <Button type="submit" loading={begin.isPending || confirm.isPending}>
          Continue
        </Button>
      </Stack>
    </form>
  );
}
