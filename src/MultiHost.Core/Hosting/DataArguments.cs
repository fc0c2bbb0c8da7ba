namespace MultiHost.Hosting;

/// <summary>
/// A row of data in the places of a method's parameters. The parameters that MultiHost fills hold <c>null</c> until the test begins.
/// </summary>
public static class DataArguments
{
    /// <summary>Puts data into the places that MultiHost does not fill.</summary>
    /// <param name="parameters">The types of the method's parameters; <c>null</c> for one that is not loaded.</param>
    /// <param name="data">
    /// The row. With less than the method asks for the rest is missing, for the framework to fill in or to complain of; what is too much stands at the end.
    /// </param>
    public static object?[] Place(IEnumerable<Type?> parameters, IEnumerable<object?> data)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        List<object?> placed = [];
        Queue<object?> values = new(data);
        foreach (Type? parameter in parameters)
        {
            if (InjectedTypes.Contains(parameter))
            {
                placed.Add(null);
            }
            else if (values.TryDequeue(out object? value))
            {
                placed.Add(value);
            }
            else
            {
                break;
            }
        }

        placed.AddRange(values);
        return [.. placed];
    }

    /// <summary>The data of a row that has its places, without what MultiHost fills: what a display name shows.</summary>
    /// <param name="parameters">The types of the method's parameters; <c>null</c> for one that is not loaded.</param>
    /// <param name="placed">The row in its places.</param>
    public static object?[] Pick(IReadOnlyList<Type?> parameters, IEnumerable<object?> placed) =>
        [.. placed.Where((_, i) => i >= parameters.Count || !InjectedTypes.Contains(parameters[i]))];

    /// <summary>Fills the places that are MultiHost's, and gives the test what its <see cref="IRowValue"/>s stand for, when it begins.</summary>
    /// <param name="parameters">The types of the method's parameters.</param>
    /// <param name="placed">The row in its places.</param>
    /// <param name="fixtures">What this host gives.</param>
    /// <exception cref="FixtureException">A host fixture cannot be made.</exception>
    public static object?[] Fill(IReadOnlyList<Type> parameters, IEnumerable<object?> placed, HostFixtures fixtures)
    {
        ArgumentNullException.ThrowIfNull(fixtures);
        return [.. placed.Select((value, i) =>
            i < parameters.Count && InjectedTypes.Contains(parameters[i])
                ? fixtures.ResolveForTest(parameters[i])
                : value is IRowValue row ? row.Value : value)];
    }
}
