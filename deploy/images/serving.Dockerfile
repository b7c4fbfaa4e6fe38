# After mvn -Dquick -DskipTests package and mvn -pl serving dependency:copy-dependencies
# -DincludeScope=runtime -DoutputDirectory=target/libs:
# docker build -f deploy/images/serving.Dockerfile -t everystore/serving .
# Without an engine: mvn -Dquick -DskipTests -Pimages -pl serving -am package makes target/jib-image.tar.
FROM eclipse-temurin:17-jre
COPY serving/target/libs /app/libs
COPY serving/target/classes /app/classes
COPY standalone/target/jvm.options /app/jvm.options
USER 10001:10001
ENTRYPOINT ["java", "@/app/jvm.options", "-XX:MaxRAMPercentage=50", \
  "-Dlog4j2.configurationFile=log4j2-container.xml", \
  "-cp", "/app/classes:/app/libs/*", "io.everystore.serving.ServingMain"]
