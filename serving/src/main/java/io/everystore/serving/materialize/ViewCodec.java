package io.everystore.serving.materialize;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.everystore.feature.codec.CatalogueRemoval;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.SessionView;
import io.everystore.feature.store.View;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one view are read.
 *
 * @param key the key a value names itself, which has to be its record's
 * @param removal the value that stands for a removed one, where forgetting it is not enough
 */
record ViewCodec<M extends MessageLite>(
    Parser<M> parser,
    ToLongFunction<M> version,
    Function<M, String> key,
    @Nullable Removal<M> removal) {
  static final ViewCodec<Profile> PROFILES =
      new ViewCodec<>(Profile.parser(), Profile::getVersion, Profile::getId, null);
  static final ViewCodec<CatalogueItem> CATALOGUE =
      new ViewCodec<>(
          CatalogueItem.parser(),
          CatalogueItem::getVersion,
          CatalogueItem::getId,
          // Logs of older writers hold tombstones. Events still speak of the item, and it would
          // come back on sale at the next start.
          CatalogueRemoval::of);
  static final ViewCodec<ItemStats> ITEMS =
      new ViewCodec<>(ItemStats.parser(), ItemStats::getVersion, ItemStats::getItemId, null);
  static final ViewCodec<Neighbours> NEIGHBOURS =
      new ViewCodec<>(Neighbours.parser(), Neighbours::getVersion, Neighbours::getItemId, null);
  static final ViewCodec<SessionView> SESSIONS =
      new ViewCodec<>(SessionView.parser(), SessionView::getVersion, SessionView::getKey, null);

  static final ViewCodec<History> HISTORIES =
      new ViewCodec<>(History.parser(), History::getVersion, History::getId, null);

  static ViewCodec<? extends MessageLite> of(View view) {
    return switch (view) {
      case PROFILES -> PROFILES;
      case CATALOGUE -> CATALOGUE;
      case ITEMS -> ITEMS;
      case NEIGHBOURS -> NEIGHBOURS;
      case SESSIONS -> SESSIONS;
      case HISTORIES -> HISTORIES;
    };
  }

  /** Makes the value that says that there is none. */
  interface Removal<M> {
    M of(String key, long version);
  }
}
