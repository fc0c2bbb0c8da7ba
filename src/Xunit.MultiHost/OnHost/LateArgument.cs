namespace Xunit.MultiHost.OnHost;

/// <summary>
/// Stands for a constructor argument that differs from test to test (the group, this host with its role): xUnit collects a class's arguments
/// once, and the value is put in when a test begins.
/// </summary>
internal sealed record LateArgument(Type Type);
