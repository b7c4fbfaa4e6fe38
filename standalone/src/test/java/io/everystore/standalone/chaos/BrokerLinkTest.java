package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everystore.standalone.broker.BrokerListener;
import io.everystore.standalone.broker.LocalBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bad network between a broker and some of its clients, over a listener of their own. */
final class BrokerLinkTest {
  private static final String TOPIC = "linked";
  private static final byte[] VALUE = {1};

  @TempDir Path directory;

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String broker) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2_000,
            ProducerConfig.LINGER_MS_CONFIG, 0),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static long send(KafkaProducer<byte[], byte[]> producer) throws Exception {
    return producer
        .send(new ProducerRecord<>(TOPIC, 0, null, VALUE))
        .get(20, TimeUnit.SECONDS)
        .offset();
  }

  @Test
  void silentLink_cutsOffThoseBehindItAlone_untilItIsGoodAgain() throws Exception {
    int port = freePort();
    try (TcpFaultProxy link = TcpFaultProxy.open(port);
        LocalBroker broker =
            LocalBroker.start(
                directory, 0, List.of(new BrokerListener("LINK", port, link.port())));
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      try (KafkaProducer<byte[], byte[]> linked = producer("127.0.0.1:" + link.port());
          KafkaProducer<byte[], byte[]> direct = producer(broker.bootstrapServers())) {
        assertEquals(0, send(linked));
        assertEquals(1, send(direct));

        link.become(TcpFaultProxy.Mode.DROP);
        ExecutionException late = assertThrows(ExecutionException.class, () -> send(linked));
        assertInstanceOf(TimeoutException.class, late.getCause());
        assertEquals(2, send(direct));

        link.become(TcpFaultProxy.Mode.PASS);
        assertEquals(3, send(linked));
      }
    }
  }
}
