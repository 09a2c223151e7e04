using ActorShm.Actors;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ActorShm.Telemetry;

/// <summary>Sends the metrics and traces of this process to a collector, over HTTP in the form of OTLP, until it is disposed.</summary>
/// <remarks>
/// Made only when <c>actorshm.telemetry.otlp-endpoint</c> names a collector; otherwise nothing of OpenTelemetry is loaded. A collector that does not answer costs nothing
/// but the metrics and traces meant for it, and at the end the process waits for it no longer than <see cref="Patience"/>. Headers and attributes come from the environment variables of OpenTelemetry
/// (<c>OTEL_EXPORTER_OTLP_HEADERS</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>).
/// </remarks>
public sealed class OtlpExport : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;
    private readonly int _patienceMilliseconds;

    private OtlpExport(MeterProvider metrics, TracerProvider traces, TimeSpan patience)
    {
        _metrics = metrics;
        _traces = traces;
        _patienceMilliseconds = (int)patience.TotalMilliseconds;
    }

    /// <summary>Begins to send, if the settings name a collector.</summary>
    /// <param name="settings">The settings, which say where to send and how often.</param>
    /// <param name="service">The name under which this process appears as a service.</param>
    /// <param name="runDirectory">The directory of the run that it belongs to.</param>
    /// <returns>The export, to be disposed before the process ends; null when nothing is sent.</returns>
    public static IDisposable? Start(ActorShmSettings settings, string service, string runDirectory)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.OtlpEndpoint is { } endpoint ? Start(endpoint, settings.OtlpInterval, service, runDirectory, Patience) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Sends what is left, and gives up what cannot be sent in time. Both shut down at once, so that the process waits only once for a collector that does not answer.
        Parallel.Invoke(() => _traces.Shutdown(_patienceMilliseconds), () => _metrics.Shutdown(_patienceMilliseconds));
        _traces.Dispose();
        _metrics.Dispose();
    }

    /// <summary>Begins to send.</summary>
    /// <param name="endpoint">The collector's address.</param>
    /// <param name="interval">The time between two exports.</param>
    /// <param name="service">The name under which this process appears as a service.</param>
    /// <param name="runDirectory">The directory of the run that it belongs to.</param>
    /// <param name="patience">How long to wait for the collector.</param>
    internal static OtlpExport Start(Uri endpoint, TimeSpan interval, string service, string runDirectory, TimeSpan patience)
    {
        var resource = ResourceBuilder.CreateDefault()
            .AddService(service, serviceInstanceId: $"{Environment.ProcessId}")
            .AddAttributes([new("actorshm.run", runDirectory)]);
        var metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(TelemetryNames.Source)
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, endpoint, "v1/metrics", patience);
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)interval.TotalMilliseconds;
            })
            .Build();
        var traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(TelemetryNames.Source)
            .AddOtlpExporter(exporter =>
            {
                Configure(exporter, endpoint, "v1/traces", patience);
                exporter.BatchExportProcessorOptions.ScheduledDelayMilliseconds = (int)interval.TotalMilliseconds;
            })
            .Build();
        return new OtlpExport(metrics, traces, patience);
    }

    private static void Configure(OtlpExporterOptions exporter, Uri endpoint, string path, TimeSpan patience)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}");
        exporter.TimeoutMilliseconds = (int)patience.TotalMilliseconds;
    }
}
