using System.Reflection;
using System.Runtime.ExceptionServices;

namespace MultiHost.Hosting;

/// <summary>What a host gives to constructors and methods: its group, itself, its role, its barrier, and the fixtures that kits provide.</summary>
/// <param name="host">The agent.</param>
public sealed class HostFixtures(IEngineHost host)
{
    private readonly IHostGroup group = host.Group;
    private readonly Dictionary<Type, object> made = [];
    private readonly HashSet<Type> beingMade = [];

    /// <summary>The value for a parameter of a fixture, which outlives tests; <c>null</c> if MultiHost provides none of this type.</summary>
    /// <param name="type">The parameter's type.</param>
    /// <exception cref="FixtureException">A host fixture cannot be made.</exception>
    public object? Resolve(Type type) =>
        type == typeof(IHostGroup) ? group
        : type == typeof(IBarrier) ? group.Barrier
        : type == typeof(IHost) ? group.Self
        : type == typeof(RoleName) ? group.Self.Role
        : InjectedTypes.IsHostFixture(type) ? Fixture(type)
        : null;

    /// <summary>The value for a parameter of a test's own: the group that stays with the test.</summary>
    /// <param name="type">The parameter's type.</param>
    /// <exception cref="FixtureException">A host fixture cannot be made.</exception>
    public object? ResolveForTest(Type type) =>
        type == typeof(IHostGroup) ? host.Phase
        : type == typeof(IBarrier) ? host.Phase.Barrier
        : Resolve(type);

    /// <summary>Makes a fixture whose constructor asks for what this host gives.</summary>
    /// <param name="type">The fixture's class.</param>
    /// <param name="others">Finds other values for parameters; may return <c>null</c>.</param>
    /// <exception cref="FixtureException">The class has not one public constructor, or asks for what nobody provides.</exception>
    public object Make(Type type, Func<Type, object?> others)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(others);
        ConstructorInfo[] constructors = type.GetConstructors();
        if (constructors.Length != 1)
        {
            throw new FixtureException($"Fixture '{type.FullName}' may only define a single public constructor; it has {constructors.Length}.");
        }

        ParameterInfo[] parameters = constructors[0].GetParameters();
        object?[] arguments = [.. parameters.Select(p => Resolve(p.ParameterType) ?? others(p.ParameterType))];
        int unresolved = Array.IndexOf(arguments, null);
        if (unresolved >= 0)
        {
            ParameterInfo parameter = parameters[unresolved];
            throw new FixtureException(
                $"Fixture '{type.FullName}' asks for '{parameter.ParameterType.Name} {parameter.Name}', which nobody provides. "
                + $"MultiHost provides {InjectedTypes.Names}.");
        }

        try
        {
            return constructors[0].Invoke(arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    /// <summary>Disposes of the kits' fixtures, last made first; one that fails does not keep the others from it.</summary>
    /// <param name="failed">Is told what a fixture threw.</param>
    public async Task DisposeAsync(Action<Exception> failed)
    {
        ArgumentNullException.ThrowIfNull(failed);
        foreach (object fixture in made.Values.Reverse())
        {
            try
            {
                switch (fixture)
                {
                    case IAsyncDisposable asynchronous:
                        await asynchronous.DisposeAsync().ConfigureAwait(false);
                        break;
                    case IDisposable synchronous:
                        synchronous.Dispose();
                        break;
                }
            }
#pragma warning disable CA1031 // handed on, to be the failure of the tear-down
            catch (Exception e)
#pragma warning restore CA1031
            {
                failed(e);
            }
        }

        made.Clear();
    }

    private object Fixture(Type type)
    {
        if (made.TryGetValue(type, out object? known))
        {
            return known;
        }

        if (!beingMade.Add(type))
        {
            throw new FixtureException($"Host fixture '{type.FullName}' needs itself through the constructors of other fixtures.");
        }

        try
        {
            object fixture = Make(type, _ => null);
            made.Add(type, fixture);
            return fixture;
        }
        finally
        {
            beingMade.Remove(type);
        }
    }
}
