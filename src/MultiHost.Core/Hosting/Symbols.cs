using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using MultiHost.Diagnostics;

namespace MultiHost.Hosting;

/// <summary>The portable symbols of an assembly, from the file beside it or from within. Safe for use by several threads.</summary>
internal sealed class Symbols
{
    private static readonly ConcurrentDictionary<string, Lazy<Symbols?>> Known = new();

    private readonly MetadataReader reader;

    private Symbols(MetadataReader reader) => this.reader = reader;

    /// <summary>The symbols, read once; <c>null</c> if there are none that can be read.</summary>
    public static Symbols? Of(Assembly assembly) =>
        assembly.IsDynamic || assembly.Location.Length == 0 ? null : Known.GetOrAdd(assembly.Location, path => new Lazy<Symbols?>(() => Read(path))).Value;

    /// <summary>The first line of a method's body that the compiler did not make up.</summary>
    public SourceLine? FirstLine(int method)
    {
        MethodDefinitionHandle handle = (MethodDefinitionHandle)MetadataTokens.Handle(method);
        if (MetadataTokens.GetRowNumber(handle) > reader.MethodDebugInformation.Count)
        {
            return null;
        }

        foreach (SequencePoint point in reader.GetMethodDebugInformation(handle).GetSequencePoints())
        {
            if (!point.IsHidden)
            {
                return new SourceLine(reader.GetString(reader.GetDocument(point.Document).Name), point.StartLine);
            }
        }

        return null;
    }

    private static Symbols? Read(string path)
    {
        try
        {
            using PEReader image = new(new MemoryStream(File.ReadAllBytes(path)));
            return image.TryOpenAssociatedPortablePdb(path, Open, out MetadataReaderProvider? symbols, out _)
                ? new Symbols(symbols!.GetMetadataReader())
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // Lines make results better, no more.
            MultiHostEvents.Log.Swallowed($"symbols of {path}", e);
            return null;
        }
    }

    // Into memory: nobody who builds anew finds the file in use.
    private static MemoryStream? Open(string path) => File.Exists(path) ? new MemoryStream(File.ReadAllBytes(path)) : null;
}
