package io.everystore.serving.materialize;

import io.everystore.feature.store.View;

/** Gets every write that the local store took. Must not block and must not throw. */
interface StoreFollower {
  StoreFollower NONE =
      new StoreFollower() {
        @Override
        public void put(View view, String key, long version, byte[] value) {}

        @Override
        public void remove(View view, String key, long version) {}
      };

  /** The array is not modified afterwards. */
  void put(View view, String key, long version, byte[] value);

  void remove(View view, String key, long version);
}
