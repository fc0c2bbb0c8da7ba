using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Xunit.MultiHost.Ide;

/// <summary>
/// A debugger of the smallest kind, by the interfaces that every debugger of .NET uses (ICorDebug, of the runtime's own libmscordbi): it attaches to a process, sets one
/// breakpoint at the begin of a method, and tells when it is hit. A process can have one such debugger, and this process can be one at a time.
/// </summary>
internal sealed unsafe class CoreDebugger
{
    private const int ProcessAttach = 1;
    private const int Version4 = 4;
    private const int NoInterface = unchecked((int)0x80004002);

    // Places in the tables of methods, as cordebug.idl has them.
    private const int Initialize = 3;
    private const int SetManagedHandler = 5;
    private const int DebugActiveProcess = 8;
    private const int Continue = 4;
    private const int GetName = 6;
    private const int GetFunctionFromToken = 9;
    private const int CreateBreakpoint = 8;
    private const int CallbackCount = 26;
    private const int Callback2Count = 8;
    private const int OnBreakpoint = 0;
    private const int OnLoadModule = 10;

    private static readonly Guid Unknown = new("00000000-0000-0000-C000-000000000046");
    private static readonly Guid Callback = new("3D6F5F60-7538-11D3-8D5B-00104B35E7EF");
    private static readonly Guid Callback2 = new("250E5EEA-DB5C-4C76-B6F3-8C46F12E3203");

    // Two objects of COM: a pointer to a table of methods each. They live as long as the process.
    private static readonly nint* First = Object(CallbackCount);
    private static readonly nint* Second = Object(Callback2Count);
    private static CoreDebugger? current;

    private readonly string assembly;
    private readonly int method;
    private readonly TaskCompletionSource hit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CoreDebugger(string assembly, int method)
    {
        this.assembly = assembly;
        this.method = method;
    }

    /// <summary>Completes when the breakpoint has been hit. The process goes on at once.</summary>
    public Task Hit => hit.Task;

    /// <summary>Attaches to a process.</summary>
    /// <param name="process">Its number. Its runtime is this process's, and has begun.</param>
    /// <param name="assembly">File name of the assembly with the method.</param>
    /// <param name="method">The method's metadata token.</param>
    /// <param name="temp">The process's temporary folder, in which its runtime and its debugger meet.</param>
    public static CoreDebugger Attach(int process, string assembly, int method, string temp)
    {
        foreach (string pipe in Directory.GetFiles(temp, $"clr-debug-pipe-{process}-*"))
        {
            File.CreateSymbolicLink(Path.Combine(Path.GetTempPath(), Path.GetFileName(pipe)), pipe);
        }

        CoreDebugger debugger = new(assembly, method);
        current = debugger;
        nint library = NativeLibrary.Load(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libmscordbi.so"));
        // Whoever loads it for the runtime calls this, too.
        ((delegate* unmanaged<nint, int, nint, int>)NativeLibrary.GetExport(library, "DllMain"))(0, ProcessAttach, 0);
        nint cordb;
        Check(
            ((delegate* unmanaged<int, int, nint, nint, nint, nint*, int>)NativeLibrary.GetExport(library, "CoreCLRCreateCordbObject3"))(
                Version4, process, 0, 0, BaseOfRuntime(process), &cordb),
            "CoreCLRCreateCordbObject3");
        Check(((delegate* unmanaged<nint, int>)Method(cordb, Initialize))(cordb), "Initialize");
        Check(((delegate* unmanaged<nint, nint, int>)Method(cordb, SetManagedHandler))(cordb, (nint)First), "SetManagedHandler");
        nint debugged;
        Check(((delegate* unmanaged<nint, int, int, nint*, int>)Method(cordb, DebugActiveProcess))(cordb, process, 0, &debugged), "DebugActiveProcess");
        return debugger;
    }

    private static nint BaseOfRuntime(int process)
    {
        string line = File.ReadLines($"/proc/{process}/maps").First(l => l.EndsWith("/libcoreclr.so", StringComparison.Ordinal));
        return nint.Parse(line.AsSpan(0, line.IndexOf('-', StringComparison.Ordinal)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static nint* Object(int methods)
    {
        nint* table = (nint*)NativeMemory.Alloc((nuint)(methods + 3), (nuint)sizeof(nint));
        table[0] = (nint)(delegate* unmanaged<nint, Guid*, nint*, int>)&QueryInterface;
        table[1] = (nint)(delegate* unmanaged<nint, int>)&Count;
        table[2] = (nint)(delegate* unmanaged<nint, int>)&Count;
        for (int i = 0; i < methods; i++)
        {
            // What is called with more arguments than it takes leaves them alone: the caller clears them away.
            table[i + 3] = (nint)(delegate* unmanaged<nint, nint, int>)&GoOn;
        }

        if (methods == CallbackCount)
        {
            table[OnBreakpoint + 3] = (nint)(delegate* unmanaged<nint, nint, nint, nint, int>)&BreakpointHit;
            table[OnLoadModule + 3] = (nint)(delegate* unmanaged<nint, nint, nint, int>)&ModuleLoaded;
        }

        nint* created = (nint*)NativeMemory.Alloc((nuint)sizeof(nint));
        *created = (nint)table;
        return created;
    }

    private static nint Method(nint instance, int place) => (*(nint**)instance)[place];

    private static void Check(int result, string call)
    {
        if (result < 0)
        {
            throw new InvalidOperationException($"{call} returned 0x{result:x8}.");
        }
    }

    [UnmanagedCallersOnly]
    private static int QueryInterface(nint self, Guid* wanted, nint* found)
    {
        *found = *wanted == Callback || *wanted == Unknown ? (nint)First : *wanted == Callback2 ? (nint)Second : 0;
        return *found == 0 ? NoInterface : 0;
    }

    [UnmanagedCallersOnly]
    private static int Count(nint self) => 1;

    // The first argument of every callback is what goes on: the process, or a part of it.
    [UnmanagedCallersOnly]
    private static int GoOn(nint self, nint stopped) => GoOn(stopped);

    private static int GoOn(nint stopped) => ((delegate* unmanaged<nint, int, int>)Method(stopped, Continue))(stopped, 0);

    [UnmanagedCallersOnly]
    private static int BreakpointHit(nint self, nint domain, nint thread, nint breakpoint)
    {
        current!.hit.TrySetResult();
        return GoOn(domain);
    }

    [UnmanagedCallersOnly]
    private static int ModuleLoaded(nint self, nint domain, nint module)
    {
        char* name = stackalloc char[1024];
        int length;
        int result = ((delegate* unmanaged<nint, int, int*, char*, int>)Method(module, GetName))(module, 1024, &length, name);
        if (result >= 0 && Path.GetFileName(new string(name)) == current!.assembly)
        {
            nint function;
            nint breakpoint;
            Debug.Assert(Unsafe.SizeOf<nint>() == 8, "the tables above are those of 64 bits");
            result = ((delegate* unmanaged<nint, int, nint*, int>)Method(module, GetFunctionFromToken))(module, current.method, &function);
            result = result < 0 ? result : ((delegate* unmanaged<nint, nint*, int>)Method(function, CreateBreakpoint))(function, &breakpoint);
            if (result < 0)
            {
                current.hit.TrySetException(new InvalidOperationException($"The breakpoint could not be set: 0x{result:x8}."));
            }
        }

        return GoOn(domain);
    }
}
