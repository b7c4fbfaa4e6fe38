package io.everystore.feature.segment;

import java.util.List;

/**
 * Why a rule holds for a person or does not, as a tree in the order of the rule.
 *
 * @param pointer the line in the definition, as a JSON pointer
 * @param holds tick or cross
 * @param sentence the line in words, with what was found and what was wanted
 * @param found the value that was found; empty for a group
 * @param parts the lines of a group
 */
public record Explanation(
    String pointer, boolean holds, String sentence, String found, List<Explanation> parts) {}
