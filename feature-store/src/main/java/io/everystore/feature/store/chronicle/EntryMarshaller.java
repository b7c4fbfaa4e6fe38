package io.everystore.feature.store.chronicle;

import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.hash.serialization.SizedWriter;
import net.openhft.chronicle.hash.serialization.impl.EnumMarshallable;
import org.jspecify.annotations.Nullable;

/** Copies values between the map and {@link EntryBytes}. */
final class EntryMarshaller
    implements SizedReader<EntryBytes>, SizedWriter<EntryBytes>, EnumMarshallable<EntryMarshaller> {
  static final EntryMarshaller INSTANCE = new EntryMarshaller();

  private EntryMarshaller() {}

  @Override
  public EntryBytes read(Bytes<?> in, long size, @Nullable EntryBytes using) {
    EntryBytes entry = using == null ? new EntryBytes() : using;
    entry.readFrom(in, size);
    return entry;
  }

  @Override
  public long size(EntryBytes entry) {
    return entry.size();
  }

  @Override
  public void write(Bytes<?> out, long size, EntryBytes entry) {
    entry.writeTo(out);
  }

  @Override
  public EntryMarshaller readResolve() {
    return INSTANCE;
  }
}
