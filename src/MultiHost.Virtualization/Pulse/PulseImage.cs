using System.Text;

namespace MultiHost.Virtualization.Pulse;

/// <summary>
/// Generates the pulse guest: a multiboot image for QEMU's <c>-kernel</c>, which starts in 32-bit protected mode. The guest sleeps between
/// ticks of the timer; on each tick it reads commands from the serial port, verifies the next pages of its range against what
/// the previous pass wrote, writes the next pass's values, and now and then prints a <see cref="PulseHeartbeat"/>.
/// </summary>
/// <remarks>
/// Commands are upper-case hexadecimal digits followed by a lower-case letter: <c>…p</c> pages of the range, <c>…r</c> pages
/// per tick, <c>g</c> begins the work anew with them. The multiboot specification's address fields (flag 16) spare an ELF header.
/// </remarks>
internal sealed partial class PulseImage
{
    private const uint MultibootMagic = 0x1BADB002;
    private const uint MultibootAddressFields = 1 << 16;
    private const uint StackTop = 0x9_0000;
    private const ushort CodeSelector = 0x08;
    private const uint DataSelector = 0x10;
    private const int InterruptVectors = 48;
    private const int TimerVector = 0x20;

    // Odd, so that the key of a pass (its number times this) repeats only after 2^32 passes; the golden ratio spreads the bits.
    private const uint PassKey = 0x9E37_79B1;
    private const uint WordStride = 512;
    private const uint WordsPerPage = PulseSettings.PageSize / WordStride;

    private readonly X86Emitter emit = new(PulseSettings.LoadAddress);
    private readonly Variables variables = new();
    private readonly Routines routines = new();

    private PulseImage()
    {
    }

    /// <summary>The bytes of the image.</summary>
    public static byte[] Generate(PulseSettings settings) => new PulseImage().Build(settings);

    /// <summary>The bytes on the serial port that make the guest begin new work.</summary>
    public static byte[] CommandFor(PulseSettings settings) =>
        Encoding.ASCII.GetBytes($"{settings.WorkPages:X}p{settings.PagesPerTick:X}rg");

    private byte[] Build(PulseSettings settings)
    {
        Header();
        StartUp();
        MainLoop();
        BeginWork();
        WalkPages();
        ReadCommands();
        PrintHeartbeat();
        PrintPrimitives();
        Interrupts();
        Tables();
        Data(settings);
        return emit.ToImage();
    }

    private void Header()
    {
        emit.Data32(MultibootMagic);
        emit.Data32(MultibootAddressFields);
        emit.Data32(unchecked(0u - MultibootMagic - MultibootAddressFields));
        emit.Data32(PulseSettings.LoadAddress); // header_addr: the header is the first thing of the image
        emit.Data32(PulseSettings.LoadAddress); // load_addr
        emit.Data32(0);                         // load_end_addr: the whole file
        emit.Data32(0);                         // bss_end_addr: none
        emit.DataAddress(routines.Start);
    }

    private void Tables()
    {
        emit.Align(8);
        Label descriptors = emit.NewLabel("descriptors");
        emit.Bind(descriptors);
        emit.Data32(0);
        emit.Data32(0);
        emit.Data32(0x0000_FFFF); // code: base 0, limit 4 GiB, 32 bits
        emit.Data32(0x00CF_9A00);
        emit.Data32(0x0000_FFFF); // data: the same
        emit.Data32(0x00CF_9200);

        Label vectors = emit.NewLabel("vectors");
        emit.Bind(vectors);
        for (int vector = 0; vector < InterruptVectors; vector++)
        {
            Label handler = vector switch
            {
                < TimerVector => routines.Fault,
                TimerVector => routines.Timer,
                _ => routines.Spurious,
            };
            emit.DataAddressLow(handler);
            emit.Data16(CodeSelector);
            emit.Data16(0x8E00); // present 32-bit interrupt gate
            emit.DataAddressHigh(handler);
        }

        emit.Bind(variables.DescriptorPointer);
        emit.Data16((3 * 8) - 1);
        emit.DataAddress(descriptors);
        emit.Bind(variables.VectorPointer);
        emit.Data16((InterruptVectors * 8) - 1);
        emit.DataAddress(vectors);
    }

    private void Data(PulseSettings settings)
    {
        emit.Align(4);
        foreach (Label label in variables.Zeroed)
        {
            Variable(label, 0);
        }

        Variable(variables.WorkPages, settings.WorkPages);
        Variable(variables.PagesPerTick, settings.PagesPerTick);
        Variable(variables.NextWorkPages, settings.WorkPages);
        Variable(variables.NextPagesPerTick, settings.PagesPerTick);
        Variable(variables.BeatLeft, PulseSettings.BeatTicks);

        foreach ((Label label, string text) in variables.Texts)
        {
            emit.Bind(label);
            emit.Data8(Encoding.ASCII.GetBytes(text + "\0"));
        }
    }

    private void Variable(Label label, uint value)
    {
        emit.Bind(label);
        emit.Data32(value);
    }

    private sealed class Routines
    {
        public Label Start { get; } = new("start");

        public Label MainLoop { get; } = new("main loop");

        public Label BeginWork { get; } = new("begin work");

        public Label Walk { get; } = new("walk");

        public Label ReadCommands { get; } = new("read commands");

        public Label PrintHeartbeat { get; } = new("print heartbeat");

        public Label PrintText { get; } = new("print text");

        public Label PrintHex { get; } = new("print hex");

        public Label PrintCharacter { get; } = new("print character");

        public Label Timer { get; } = new("timer");

        public Label Spurious { get; } = new("spurious");

        public Label Fault { get; } = new("fault");
    }

    private sealed class Variables
    {
        public Label DescriptorPointer { get; } = new("GDT pointer");

        public Label VectorPointer { get; } = new("IDT pointer");

        public Label Ticks { get; } = new("ticks");

        public Label SeenTicks { get; } = new("seen ticks");

        public Label Beat { get; } = new("beat");

        public Label BeatLeft { get; } = new("ticks to the next beat");

        public Label Work { get; } = new("work");

        public Label Pass { get; } = new("pass");

        public Label Bad { get; } = new("bad");

        public Label Cursor { get; } = new("cursor");

        public Label End { get; } = new("end of the range");

        public Label OldKey { get; } = new("key of the previous pass");

        public Label NewKey { get; } = new("key of this pass");

        public Label Number { get; } = new("number being read");

        public Label WorkPages { get; } = new("work pages");

        public Label PagesPerTick { get; } = new("pages per tick");

        public Label NextWorkPages { get; } = new("next work pages");

        public Label NextPagesPerTick { get; } = new("next pages per tick");

        public Label FaultText { get; } = new("fault text");

        public Label NewLine { get; } = new("new line");

        public Label[] FieldTexts { get; } = [.. Enumerable.Range(0, 6).Select(n => new Label($"field {n}"))];

        public IEnumerable<Label> Zeroed =>
            [Ticks, SeenTicks, Beat, Work, Pass, Bad, Cursor, End, OldKey, NewKey, Number];

        public IEnumerable<(Label Label, string Text)> Texts =>
            FieldTexts.Zip(["pulse beat=", " work=", " pass=", " page=", " pages=", " bad="])
                .Append((NewLine, "\n"))
                .Append((FaultText, "pulse fault\n"));
    }
}
