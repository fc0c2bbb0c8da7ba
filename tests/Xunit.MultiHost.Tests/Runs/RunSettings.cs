namespace Xunit.MultiHost.Runs;

/// <summary>Texts of runsettings.</summary>
internal static class RunSettings
{
    /// <summary>alpha and beta.</summary>
    public const string Pair = """<Hosts><Host Name="alpha" /><Host Name="beta" /></Hosts>""";

    /// <summary>alpha, beta, gamma, delta, epsilon and zeta.</summary>
    public const string Six =
        """
        <Hosts>
          <Host Name="alpha" /><Host Name="beta" /><Host Name="gamma" />
          <Host Name="delta" /><Host Name="epsilon" /><Host Name="zeta" />
        </Hosts>
        """;

    /// <summary>A whole file, with diagnostic messages on. <c>{folder}</c> stands for the run's folder.</summary>
    public static string Of(string multiHost, string folder) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <RunSettings>
          <xUnit><DiagnosticMessages>true</DiagnosticMessages></xUnit>
          <MultiHost>
        {multiHost.Replace("{folder}", folder, StringComparison.Ordinal)}
          </MultiHost>
        </RunSettings>
        """;
}
