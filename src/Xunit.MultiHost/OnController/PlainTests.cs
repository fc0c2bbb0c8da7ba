using System.Reflection;
using MultiHost.Hosting;

namespace Xunit.MultiHost.OnController;

/// <summary>What is said of [Fact] and [Theory] where their class or its fixtures need hosts.</summary>
internal static class PlainTests
{
    private const string Remedy =
        "[Fact] and [Theory] run in the test host, without hosts. Move them to a class of their own, or make them [MultiHostFact] or [MultiHostTheory].";

    /// <summary>Why a class cannot be made; <c>null</c> if that is not for what MultiHost provides.</summary>
    public static string? WhyNotClass(Type type, IEnumerable<ParameterInfo> missing) =>
        Wanted(missing) is { } wanted ? $"The constructor of '{type.FullName}' asks for '{wanted}', which only tests on hosts are given.\n{Remedy}" : null;

    /// <summary>Why a fixture cannot be made for plain tests; <c>null</c> if it asks for nothing that MultiHost provides.</summary>
    public static string? WhyNotFixture(Type type) =>
        type.GetConstructors() is [var constructor] && Wanted(constructor.GetParameters()) is { } wanted
            ? $"The fixture '{type.FullName}' asks for '{wanted}', which only tests on hosts are given.\n{Remedy}"
            : null;

    private static string? Wanted(IEnumerable<ParameterInfo> parameters) =>
        parameters.FirstOrDefault(p => InjectedTypes.Contains(p.ParameterType)) is { } parameter ? $"{parameter.ParameterType.Name} {parameter.Name}" : null;
}
