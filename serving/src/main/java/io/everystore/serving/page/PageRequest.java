package io.everystore.serving.page;

import io.everystore.serving.ingest.Token;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks of a page, a strategy or a ranking, validated.
 *
 * @param userId who asks, when known
 * @param clientId the device, asked about when nothing is known of the user
 * @param itemIds the page's item, the cart's items, or the items to rank
 * @param category category path the answer is restricted to, or empty
 * @param query words that titles must contain, or empty
 * @param limit items per row
 * @param offset items of a list left out before them; 0 for pages
 * @param whyNot items to tell of why they are not in the answer
 * @param after token the answer must include, or empty
 * @param waitMillis how long to wait for it
 * @param timeoutMillis how long composing may take before the rest falls back to what is popular
 */
public record PageRequest(
    Optional<String> userId,
    Optional<String> clientId,
    List<String> itemIds,
    Optional<String> category,
    Optional<String> query,
    int limit,
    int offset,
    boolean explain,
    List<String> whyNot,
    Optional<Token> after,
    int waitMillis,
    int timeoutMillis) {
  /** A request about one person and nothing else. */
  static PageRequest about(String userId, int limit, int timeoutMillis) {
    return new PageRequest(
        Optional.of(userId),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        limit,
        0,
        false,
        List.of(),
        Optional.empty(),
        0,
        timeoutMillis);
  }

  /** True for an answer that somebody wants explained: shown to nobody, kept and logged nowhere. */
  boolean isDiagnostic() {
    return explain || !whyNot.isEmpty();
  }
}
