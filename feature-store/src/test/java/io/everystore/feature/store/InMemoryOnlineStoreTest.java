package io.everystore.feature.store;

final class InMemoryOnlineStoreTest extends OnlineStoreContract<InMemoryOnlineStore> {
  @Override
  protected InMemoryOnlineStore openStore() {
    return new InMemoryOnlineStore(() -> nowMillis);
  }
}
