using Mono.Cecil;
using Mono.Cecil.Cil;

namespace House;

/// <summary>Which folders of an assembly know which, read out of its compiled code: signatures, attributes and bodies.</summary>
internal sealed class Arrows
{
    private readonly string rootNamespace;
    private readonly HashSet<string> own = [];
    private readonly Dictionary<(string From, string To), string> found = [];

    private Arrows(AssemblyDefinition assembly, string rootNamespace)
    {
        this.rootNamespace = rootNamespace;
        TypeDefinition[] types = [.. assembly.MainModule.GetTypes()];
        own.UnionWith(types.Select(t => t.FullName));
        foreach (TypeDefinition type in types)
        {
            foreach (TypeReference known in Known(type))
            {
                Add(type, known);
            }
        }
    }

    /// <summary>The arrows, each with one pair of types that makes it.</summary>
    public IReadOnlyDictionary<(string From, string To), string> Found => found;

    public IReadOnlySet<string> Folders => found.Keys.SelectMany(a => new[] { a.From, a.To }).ToHashSet();

    /// <summary>Reads an assembly beside this one.</summary>
    /// <param name="name">Its name, without <c>.dll</c>.</param>
    /// <param name="rootNamespace">The namespace of the project's root folder.</param>
    public static Arrows Of(string name, string rootNamespace)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
        return new Arrows(assembly, rootNamespace);
    }

    /// <summary>The arrows that lie on a circle.</summary>
    public IEnumerable<string> OnCircles() =>
        from arrow in found.Keys
        where Reaches(arrow.To, arrow.From)
        orderby arrow
        select Show(arrow);

    /// <summary>The arrows that do not point down a list of folders.</summary>
    public IEnumerable<string> Against(IReadOnlyList<string> folders)
    {
        Dictionary<string, int> heights = folders.Select((folder, height) => (folder, height)).ToDictionary(f => f.folder, f => f.height);
        return found.Keys
            .Where(a => !heights.TryGetValue(a.From, out int above) || !heights.TryGetValue(a.To, out int below) || above >= below)
            .Order()
            .Select(Show);
    }

    private string Show((string From, string To) arrow) => $"{arrow.From} → {arrow.To} by {found[arrow]}";

    private bool Reaches(string from, string to)
    {
        HashSet<string> seen = [from];
        Queue<string> next = new([from]);
        while (next.TryDequeue(out string? folder))
        {
            foreach ((string _, string further) in found.Keys.Where(a => a.From == folder))
            {
                if (further == to)
                {
                    return true;
                }

                if (seen.Add(further))
                {
                    next.Enqueue(further);
                }
            }
        }

        return false;
    }

    private void Add(TypeDefinition from, TypeReference to)
    {
        TypeReference element = to.GetElementType();
        if (own.Contains(element.FullName) && FolderOf(from) is { } a && FolderOf(element) is { } b && a != b)
        {
            found.TryAdd((a, b), $"{from.FullName} ({element.Name})");
        }
    }

    private string? FolderOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Namespace == rootNamespace ? "(root)"
            : type.Namespace.StartsWith($"{rootNamespace}.", StringComparison.Ordinal) ? type.Namespace[(rootNamespace.Length + 1)..]
            : null; // what compilers and generators add
    }

    private static IEnumerable<TypeReference> Known(TypeDefinition type) =>
        new[] { type.BaseType }
            .Concat(type.Interfaces.Select(i => i.InterfaceType))
            .Concat(type.Fields.Select(f => f.FieldType))
            .Concat(type.CustomAttributes.Select(a => a.AttributeType))
            .Concat(type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType))
            .Concat(type.Methods.SelectMany(Known))
            .Where(t => t is not null)
            .SelectMany(Parts);

    private static IEnumerable<TypeReference> Known(MethodDefinition method) =>
        new[] { method.ReturnType }
            .Concat(method.Parameters.Select(p => p.ParameterType))
            .Concat(method.CustomAttributes.Select(a => a.AttributeType))
            .Concat(method.HasBody ? method.Body.Variables.Select(v => v.VariableType) : [])
            .Concat(method.HasBody ? method.Body.Instructions.SelectMany(Known) : []);

    private static IEnumerable<TypeReference> Known(Instruction instruction) => instruction.Operand switch
    {
        GenericInstanceMethod generic => [generic.DeclaringType, .. generic.GenericArguments],
        MemberReference { DeclaringType: { } declaring } member and not TypeReference => [declaring, .. member is FieldReference field ? [field.FieldType] : Array.Empty<TypeReference>()],
        TypeReference type => [type],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference type) =>
        type is GenericInstanceType generic ? generic.GenericArguments.SelectMany(Parts).Prepend(generic.ElementType)
        : type is TypeSpecification made ? Parts(made.ElementType)
        : [type];
}
