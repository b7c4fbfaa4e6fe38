package io.everystore.feature.store.chronicle;

import io.everystore.feature.store.KeyBytes;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.hash.serialization.SizedReader;
import net.openhft.chronicle.hash.serialization.SizedWriter;
import net.openhft.chronicle.hash.serialization.impl.EnumMarshallable;
import org.jspecify.annotations.Nullable;

/** Copies keys between the map and {@link KeyBytes}. */
final class KeyMarshaller
    implements SizedReader<KeyBytes>, SizedWriter<KeyBytes>, EnumMarshallable<KeyMarshaller> {
  static final KeyMarshaller INSTANCE = new KeyMarshaller();

  private KeyMarshaller() {}

  @Override
  public KeyBytes read(Bytes<?> in, long size, @Nullable KeyBytes using) {
    KeyBytes key = using == null ? new KeyBytes() : using;
    key.length(Math.toIntExact(size));
    in.read(key.bytes(), 0, key.length());
    return key;
  }

  @Override
  public long size(KeyBytes key) {
    return key.length();
  }

  @Override
  public void write(Bytes<?> out, long size, KeyBytes key) {
    out.write(key.bytes(), 0, key.length());
  }

  @Override
  public KeyMarshaller readResolve() {
    return INSTANCE;
  }
}
