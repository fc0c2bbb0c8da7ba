namespace MultiHost.Hosting;

/// <summary>A kit's fixture that asks for what nobody provides.</summary>
public sealed record GreedyFixture(Version Version) : IHostFixture;
