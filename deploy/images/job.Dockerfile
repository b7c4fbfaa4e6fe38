# After mvn -Dquick -DskipTests package: docker build -f deploy/images/job.Dockerfile -t everystore/job .
FROM flink:2.2.1-java17
RUN mkdir -p /opt/flink/plugins/s3-fs-presto && \
    ln -s /opt/flink/opt/flink-s3-fs-presto-2.2.1.jar /opt/flink/plugins/s3-fs-presto/
COPY stream-jobs/target/everystore-job.jar /opt/flink/usrlib/everystore-job.jar
USER 9999
