package io.everystore.standalone.doctor;

/**
 * Something that is wrong.
 *
 * @param subject what it is about
 * @param saw what was seen, with its value and what was expected
 * @param advice what to do; names the runbook where there is one
 */
record Finding(String subject, String saw, String advice) {}
