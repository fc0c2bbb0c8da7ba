using MultiHost.Running;

namespace MultiHost.Hosting;

/// <summary>The phases of a collection's plan, named alike by a framework's two halves.</summary>
public static class Phases
{
    /// <summary>The scope of the collection's fixtures.</summary>
    public const string CollectionScope = "collection";

    // Time for the hosts to report the time-out themselves, before the controller does.
    private static readonly TimeSpan Backstop = TimeSpan.FromSeconds(5);

    /// <summary>The scope of a class's fixtures.</summary>
    /// <param name="className">Full name of the class.</param>
    public static string ClassScope(string className) => $"class {className}";

    /// <summary>The phase that makes a scope's fixtures.</summary>
    /// <param name="scope">The scope.</param>
    public static PhasePlan SetUp(string scope) => new($"set up {scope}", PhaseKind.SetUp, scope, []);

    /// <summary>The phase that disposes of a scope's fixtures.</summary>
    /// <param name="scope">The scope.</param>
    public static PhasePlan TearDown(string scope) => new($"tear down {scope}", PhaseKind.TearDown, scope, []);

    /// <summary>A test.</summary>
    /// <param name="id">Identity in the collection.</param>
    /// <param name="displayName">What people call it.</param>
    /// <param name="roles">Its roles, in order.</param>
    /// <param name="timeout">The longest time that the framework's own half on the hosts gives it, if it does; the controller waits a little longer.</param>
    public static PhasePlan Test(string id, string displayName, IReadOnlyList<RoleName> roles, TimeSpan? timeout = null) =>
        new(id, PhaseKind.Test, displayName, roles, timeout + Backstop);
}
