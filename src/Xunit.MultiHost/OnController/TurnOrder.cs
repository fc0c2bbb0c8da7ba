using System.Globalization;
using MultiHost.Running;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>The order of tests in a turn. As xUnit has it, a class's tests stay together, and a method's; each turn has another order.</summary>
internal static class TurnOrder
{
    /// <summary>Puts tests in order.</summary>
    /// <param name="tests">The tests in xUnit's order.</param>
    /// <param name="order">The order by the run's seed; <c>null</c> for xUnit's.</param>
    /// <param name="turn">Which turn.</param>
    /// <param name="hasOrder">Whether a user has given a class an order, which it keeps.</param>
    public static IReadOnlyList<PlannedTest> Of(IReadOnlyList<PlannedTest> tests, SeededOrder? order, int turn, Predicate<ITestClass> hasOrder) =>
        order is null
            ? tests
            :
            [
                .. order.Of(
                        tests.GroupBy(t => t.Case.TestMethod.TestClass, TestClassComparer.Instance),
                        string.Create(CultureInfo.InvariantCulture, $"classes {turn}"),
                        c => c.Key.Class.Name)
                    .SelectMany(c => hasOrder(c.Key) ? c : Methods(c, order, turn)),
            ];

    private static IEnumerable<PlannedTest> Methods(IEnumerable<PlannedTest> ofClass, SeededOrder order, int turn) =>
        order.Of(
                ofClass.GroupBy(t => t.Case.TestMethod, TestMethodComparer.Instance),
                string.Create(CultureInfo.InvariantCulture, $"methods {turn}"),
                m => $"{m.Key.TestClass.Class.Name}.{m.Key.Method.Name}")
            .SelectMany(m => order.Of(m, string.Create(CultureInfo.InvariantCulture, $"tests {turn}"), t => t.Identity));
}
