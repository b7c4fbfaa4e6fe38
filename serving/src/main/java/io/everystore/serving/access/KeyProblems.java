package io.everystore.serving.access;

import io.everystore.serving.http.Problem;

/** What stands in the way of giving out signed statements. */
final class KeyProblems {
  private KeyProblems() {}

  static Problem noKeys() {
    return Problem.of(
        409, "no_api_keys", "api-keys: none are configured (expected: some; see docs/security.md)");
  }

  static Problem noSecret() {
    return Problem.of(
        409, "no_visitor_secret", "visitor_secrets: none in the file of keys (expected: one)");
  }
}
