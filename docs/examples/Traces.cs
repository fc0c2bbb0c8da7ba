using System.Runtime.CompilerServices;
using OpenTelemetry;
using OpenTelemetry.Trace;

internal static class Traces
{
    [ModuleInitializer]
    internal static void Export()
    {
        // Where the collector is stands in the environment of the pipeline; without it, nothing is traced.
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is null)
        {
            return;
        }

        TracerProvider provider = Sdk.CreateTracerProviderBuilder()
            .AddSource("MultiHost")
            .AddOtlpExporter()
            .Build();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => provider.Dispose(); // sends what is left
    }
}
