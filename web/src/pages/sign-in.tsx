import { Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import type { SubmitEvent } from 'react';
import { useState } from 'react';
import { post } from '../api.js';
import { ProblemAlert } from '../parts/problem-alert.js';
import { queryClient } from '../queries.js';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { from } = route.useSearch();
  const router = useRouter();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => post('/session', { email, password }),
    onSuccess: () => {
      queryClient.clear();
      router.history.push(from ?? '/');
    },
  });
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Center mih="100vh" p="md">
      <Stack w={360} gap="lg">
        <Stack gap={8} align="center">
          <img src="/galley.svg" width={44} height={44} alt="" />
          <Title order={1} size="h2">
            Sign in to Galley
          </Title>
          <Text c="dimmed" size="sm">
            Every asset, from upload to archive.
          </Text>
        </Stack>
        <Paper withBorder p="lg" radius="lg">
          <form onSubmit={onSubmit}>
            <Stack>
              <TextInput label="E-mail" type="email" autoComplete="username" required autoFocus value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
              <PasswordInput label="Password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} />
              {signIn.isError && <ProblemAlert error={signIn.error} />}
              <Button type="submit" loading={signIn.isPending}>
                Sign in
              </Button>
            </Stack>
          </form>
        </Paper>
      </Stack>
    </Center>
  );
}
