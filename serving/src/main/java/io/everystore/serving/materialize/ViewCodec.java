package io.everystore.serving.materialize;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.SessionView;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * How the values of one view are read.
 *
 * @param key the key a value names itself, which has to be its record's
 */
record ViewCodec<M extends MessageLite>(
    Parser<M> parser, ToLongFunction<M> version, Function<M, String> key) {
  static final ViewCodec<Profile> PROFILES =
      new ViewCodec<>(Profile.parser(), Profile::getVersion, Profile::getId);
  static final ViewCodec<CatalogueItem> CATALOGUE =
      new ViewCodec<>(CatalogueItem.parser(), CatalogueItem::getVersion, CatalogueItem::getId);
  static final ViewCodec<ItemStats> ITEMS =
      new ViewCodec<>(ItemStats.parser(), ItemStats::getVersion, ItemStats::getItemId);
  static final ViewCodec<Neighbours> NEIGHBOURS =
      new ViewCodec<>(Neighbours.parser(), Neighbours::getVersion, Neighbours::getItemId);
  static final ViewCodec<SessionView> SESSIONS =
      new ViewCodec<>(SessionView.parser(), SessionView::getVersion, SessionView::getKey);
}
