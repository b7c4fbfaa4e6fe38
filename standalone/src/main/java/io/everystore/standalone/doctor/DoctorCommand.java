package io.everystore.standalone.doctor;

import io.everystore.feature.model.EpochClock;
import io.everystore.serving.access.OwnCalls;
import io.everystore.standalone.UsageException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command that looks at a running system and says in words what is wrong. */
@Command(
    name = "doctor",
    description = "Looks at a running system and says in words what is wrong with it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = "Exits with 0 when nothing is wrong, with 1 when something is.")
public final class DoctorCommand implements Callable<Integer> {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  /** The Date header counts whole seconds, and the call takes its time. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(3);

  @Option(
      names = "--admin",
      paramLabel = "URL",
      split = ",",
      defaultValue = "http://127.0.0.1:8090",
      description = "Admin addresses of the replicas, by commas (default: ${DEFAULT-VALUE}).")
  private List<URI> admins = List.of();

  @Option(
      names = "--flink",
      paramLabel = "URL",
      description = "Flink's REST address, when it runs in processes of its own.")
  private URI flink = URI.create("");

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description =
          "Of an operator with the role sre or admin, where the system asks for keys (default:"
              + " EVERYSTORE_KEY of the environment).")
  private @Nullable String key = System.getenv("EVERYSTORE_KEY");

  @Option(
      names = "--tls-certificate",
      paramLabel = "PEM",
      description = "The certificate of the replicas, where no authority known here signed it.")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--seconds",
      paramLabel = "COUNT",
      defaultValue = "6",
      description = "How long to watch (default: ${DEFAULT-VALUE}).")
  private int seconds;

  private final EpochClock clock;

  public DoctorCommand() {
    this(EpochClock.SYSTEM);
  }

  /** With another clock of this machine. */
  DoctorCommand(EpochClock clock) {
    this.clock = clock;
  }

  /** The system does not know the caller's key, or it is one that may not look. */
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private record Seen(Scrape scrape, long clockMillis, long localMillis) {}

  @Override
  public Integer call() throws InterruptedException {
    if (tlsCertificate != null && !Files.isReadable(tlsCertificate)) {
      throw new UsageException("tls-certificate: " + tlsCertificate + " cannot be read");
    }
    HttpClient client =
        OwnCalls.trusting(tlsCertificate).client().connectTimeout(CALL_TIMEOUT).build();
    List<Finding> all = new ArrayList<>();
    for (URI admin : admins) {
      List<Finding> found = examine(client, admin);
      System.out.println(admin + (found.isEmpty() ? ": nothing wrong" : ""));
      found.forEach(DoctorCommand::print);
      all.addAll(found);
    }
    if (!flink.toString().isEmpty()) {
      List<Finding> found = FlinkExamination.of(flink, Duration.ofSeconds(seconds));
      System.out.println(flink + (found.isEmpty() ? ": nothing wrong" : ""));
      found.forEach(DoctorCommand::print);
      all.addAll(found);
    }
    return all.isEmpty() ? 0 : 1;
  }

  private static void print(Finding finding) {
    System.out.println("  " + finding.subject() + ": " + finding.saw());
    System.out.println("    " + finding.advice());
  }

  private List<Finding> examine(HttpClient client, URI admin) throws InterruptedException {
    try {
      Seen before = look(client, admin);
      TimeUnit.SECONDS.sleep(seconds);
      Seen after = look(client, admin);
      List<Finding> findings =
          new ArrayList<>(Examination.of(before.scrape, after.scrape, after.clockMillis));
      long apartMillis = Math.abs(after.clockMillis - after.localMillis);
      if (apartMillis > CLOCK_TOLERANCE.toMillis()) {
        findings.add(
            new Finding(
                "clocks",
                "its clock and this machine's are %d s apart (expected: at most %d)"
                    .formatted(apartMillis / 1_000, CLOCK_TOLERANCE.toSeconds()),
                "let both follow a time server; times of events and caps depend on them"));
      }
      return findings;
    } catch (IOException e) {
      Object why = e instanceof Refused ? e.getMessage() : e;
      return List.of(
          new Finding("serving", "no metrics from " + admin + " (" + why + ")", advice(e)));
    }
  }

  private static String advice(IOException failure) {
    if (failure instanceof Refused) {
      return "--key or EVERYSTORE_KEY has to be the key of an operator with the role sre or admin";
    }
    if (failure instanceof SSLException) {
      return "--tls-certificate names a certificate that no authority known here signed";
    }
    return "is it started, is this its admin port, and https:// where it has a certificate?";
  }

  private Seen look(HttpClient client, URI admin) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(admin.resolve("/metrics")).timeout(CALL_TIMEOUT);
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    long localMillis = clock.millis();
    if (answer.statusCode() == UNAUTHORIZED || answer.statusCode() == FORBIDDEN) {
      throw new Refused("status " + answer.statusCode());
    }
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return new Seen(Scrape.parse(answer.body()), clockMillis(answer, localMillis), localMillis);
  }

  /** By the answer's Date; without one nothing is said of the clock. */
  private static long clockMillis(HttpResponse<String> answer, long otherwise) {
    try {
      return answer
          .headers()
          .firstValue("date")
          .map(
              date ->
                  ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant()
                      .toEpochMilli())
          .orElse(otherwise);
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }
}
