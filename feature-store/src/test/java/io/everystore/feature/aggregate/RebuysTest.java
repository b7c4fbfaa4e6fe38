package io.everystore.feature.aggregate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.ItemStats;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RebuysTest {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private static io.everystore.feature.proto.Rebuys written(Rebuys rebuys) throws IOException {
    WireWriter out = new WireWriter(64);
    rebuys.writeTo(out, ItemStats.REBUYS_FIELD_NUMBER);
    return ItemStats.parseFrom(out.toByteArray()).getRebuys();
  }

  @Test
  void intervals_haveAGeometricMean() throws IOException {
    Rebuys rebuys = new Rebuys();
    rebuys.add(2 * DAY_MILLIS);
    Rebuys other = new Rebuys();
    other.add(8 * DAY_MILLIS);
    rebuys.merge(other);
    io.everystore.feature.proto.Rebuys read = written(rebuys);
    assertEquals(2, read.getCount());
    assertEquals(4, Math.exp(read.getLogDaysSum() / read.getCount()), 1e-9);
  }

  @Test
  void secondLineOfOneOrder_isNoRebuy() throws IOException {
    Rebuys rebuys = new Rebuys();
    rebuys.add(Duration.ofHours(1).toMillis());
    assertEquals(0, written(rebuys).getCount());
  }

  @Test
  void writtenAndRead_isTheSame() throws IOException {
    Rebuys rebuys = new Rebuys();
    rebuys.add(3 * DAY_MILLIS);
    WireWriter out = new WireWriter(64);
    rebuys.writeTo(out, 1);
    CodedInputStream in = CodedInputStream.newInstance(out.toByteArray());
    in.readTag();
    Rebuys read = new Rebuys();
    read.readFrom(in);
    assertEquals(written(rebuys), written(read));
  }
}
