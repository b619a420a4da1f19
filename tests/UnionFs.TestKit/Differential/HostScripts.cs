namespace UnionFs.TestKit;

/// <summary>
/// A random stack and random operations on it. Most are made to succeed: an oracle that runs along says what is there. Equal seeds
/// give equal scripts, whatever the sides under test answer.
/// </summary>
internal class HostScripts
{
    private const int ManyPaths = 60;
    private static readonly int[] s_modes = [0x1A4, 0x1FF, 0, 0x9ED, 0x5ED, 0x3FF, 0xDC8, 0x180];
    private static readonly byte[] s_capability = Convert.FromHexString("0100000200200000000000000000000000000000");
    private static readonly string[] s_xattrs = ["user.a", "user.b", "trusted.t", "security.s", "security.capability", "trusted.overlay.opaque"];
    private static readonly string[] s_badXattrs = ["user.", "nothing", "", "user." + new string('x', 251), "trusted.", "security."];
    private static readonly HandleVerb[] s_ranges = [HandleVerb.PunchHole, HandleVerb.ZeroRange, HandleVerb.Allocate];
    private readonly Random _random;
    private readonly ScriptExtras _extras;
    private readonly ScriptPaths _paths;
    private readonly OracleFileSystem _oracle;

    /// <param name="seed">Decides everything.</param>
    /// <param name="extras">What scripts may have besides.</param>
    /// <param name="stack">The stack, if it is given.</param>
    public HostScripts(ulong seed, ScriptExtras extras = ScriptExtras.None, LayerStack? stack = null)
    {
        _random = new Random(unchecked((int)(seed * 2654435761)));
        _extras = extras;
        _paths = new ScriptPaths(_random);
        Stack = stack ?? new RandomLayers(_random, _paths.Target, (extras & ScriptExtras.LowerLinks) != 0).Stack();
        _oracle = new OracleFileSystem(Stack);
    }

    public LayerStack Stack { get; }

    /// <summary>Everything random comes from it.</summary>
    protected Random Random => _random;

    /// <summary>What to do next.</summary>
    public virtual Step Next()
    {
        _paths.Present = [.. Present()];
        if ((_extras & ScriptExtras.OpenFiles) != 0 && _random.Next(5) < 2)
        {
            return new Step(NextOnOpenFile());
        }

        return (_extras & ScriptExtras.Versions) != 0 && _random.Next(15) == 0
            ? new Step(new ScriptOperation((ScriptVerb)((int)ScriptVerb.Commit + _random.Next(3)), $"v{_random.Next(9)}"))
            : new Step(Fill(Verb()));
    }

    /// <summary>Tells that a step is taken.</summary>
    public virtual void Accept(Step step) => _ = step.Script is { } script ? _oracle.Run(script) : _oracle.Run(step.Open!);

    /// <summary>What is there.</summary>
    protected virtual IEnumerable<OraclePath> Present() => _oracle.Paths();

    protected T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private ScriptVerb Verb()
    {
        if (_paths.Present.Count > ManyPaths && _random.Next(3) == 0)
        {
            return ScriptVerb.Rmtree;
        }

        var verb = (ScriptVerb)_random.Next((int)ScriptVerb.Commit);
        return _random.Next(8) switch
        {
            0 => ScriptVerb.Mkdir,
            1 or 2 => ScriptVerb.Rename,
            _ when verb is ScriptVerb.Rmtree && _random.Next(3) > 0 => ScriptVerb.Create,
            _ => verb,
        };
    }

    private ScriptOperation Fill(ScriptVerb verb)
    {
        var operation = new ScriptOperation(verb, PathFor(verb))
        {
            Other = OtherFor(verb),
            Mode = (UnixFileMode)Pick(s_modes),
            Offset = Offset(),
            Length = _random.Next(3) == 0 ? 100_000 : _random.Next(20),
            Data = verb is ScriptVerb.Write or ScriptVerb.Append or ScriptVerb.Setxattr ? Bytes() : default,
            Uid = (uint)_random.Next(3),
            Gid = (uint)_random.Next(3),
            AccessTime = Time(),
            ModifyTime = Time(),
            DeviceKind = _random.Next(2) == 0 ? NodeKind.CharacterDevice : NodeKind.BlockDevice,
            Device = new DeviceNumber((uint)_random.Next(2), (uint)_random.Next(3)),
            RenameMode = verb == ScriptVerb.Rename ? (RenameMode)Math.Max(0, _random.Next(-3, 3)) : RenameMode.Replace,
        };
        operation = operation with { XattrName = XattrFor(verb, operation.Path) };
        return operation.XattrName == "security.capability" ? operation with { Data = s_capability } : operation;
    }

    private string PathFor(ScriptVerb verb) => verb switch
    {
        ScriptVerb.Create or ScriptVerb.Mkdir or ScriptVerb.Symlink or ScriptVerb.Mkfifo or ScriptVerb.Mknod => _paths.Free(),
        ScriptVerb.Write or ScriptVerb.Append or ScriptVerb.Truncate or ScriptVerb.Read => _paths.Any(p => p.Kind == NodeKind.File),
        ScriptVerb.Unlink or ScriptVerb.Link => _paths.Any(p => p.Kind != NodeKind.Directory),
        ScriptVerb.Rmdir => _paths.Any(p => p.IsEmpty),
        ScriptVerb.Readlink => _paths.Any(p => p.Kind == NodeKind.Symlink),
        ScriptVerb.Readdir => _paths.Any(p => p.Kind == NodeKind.Directory),
        ScriptVerb.Setxattr => _paths.Any(p => p.Kind is NodeKind.File or NodeKind.Directory),
        ScriptVerb.Getxattr or ScriptVerb.Removexattr => _paths.Any(p => p.Xattrs.Count > 0),
        _ => _paths.Any(p => p.Path.Length > 1),
    };

    private string OtherFor(ScriptVerb verb) => verb switch
    {
        ScriptVerb.Symlink => _paths.Target(),
        ScriptVerb.Link => _paths.Free(),
        ScriptVerb.Rename => _random.Next(3) == 0 ? _paths.Any(p => p.Path.Length > 1) : _paths.Free(),
        _ => "",
    };

    private string XattrFor(ScriptVerb verb, string path)
    {
        if (verb is not (ScriptVerb.Setxattr or ScriptVerb.Getxattr or ScriptVerb.Removexattr))
        {
            return "";
        }

        var there = _paths.Present.FirstOrDefault(p => p.Path == path)?.Xattrs ?? [];
        return _random.Next(10) switch
        {
            0 => Pick(s_badXattrs),
            < 7 when verb != ScriptVerb.Setxattr && there.Count > 0 => Pick(there),
            _ => Pick(s_xattrs),
        };
    }

    private HandleOperation NextOnOpenFile()
    {
        var verb = _random.Next(20) switch
        {
            < 5 => HandleVerb.Open,
            5 => _random.Next(2) == 0 ? HandleVerb.OpenAnonymous : HandleVerb.Close,
            6 => HandleVerb.Link,
            < 10 => HandleVerb.Write,
            var other => HandleVerb.Read + (other - 10),
        };
        verb = verb > HandleVerb.Replace ? HandleVerb.Holes : verb;
        verb = verb == HandleVerb.PunchHole ? Pick(s_ranges) : verb;
        var mode = _random.Next(3) == 0 ? (FileMode)_random.Next(1, 7) : FileMode.Open;
        var needsWrite = mode is FileMode.Create or FileMode.CreateNew or FileMode.Truncate or FileMode.Append;
        return new HandleOperation(verb, _random.Next(5))
        {
            Path = verb == HandleVerb.Link ? _paths.Free() : verb is HandleVerb.Open or HandleVerb.Replace ? _paths.Any(p => p.Kind == NodeKind.File) : "",
            Mode = mode,
            Access = needsWrite || _random.Next(3) > 0 ? FileAccess.ReadWrite : FileAccess.Read + _random.Next(2),
            CreateMode = (UnixFileMode)Pick(s_modes),
            Offset = verb is HandleVerb.Read or HandleVerb.Write || s_ranges.Contains(verb) ? Offset() : 0,
            Length = verb is HandleVerb.Read or HandleVerb.SetLength || s_ranges.Contains(verb) ? _random.Next(4) == 0 ? _random.Next(20_000) : _random.Next(20) : 0,
            KeepsSize = verb is HandleVerb.ZeroRange or HandleVerb.Allocate && _random.Next(2) == 0,
            Data = verb is HandleVerb.Write or HandleVerb.Append or HandleVerb.Replace ? Bytes() : default,
        };
    }

    private long Offset() => _random.Next(30) switch
    {
        0 => -1,
        < 5 => 4090 + _random.Next(10),
        < 8 => _random.Next(20_000),
        8 => _random.Next(200_000),
        _ => _random.Next(20),
    };

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(20) switch { 0 => 0, 1 => 5000, 2 => 9000, _ => _random.Next(1, 20) }];
        _random.NextBytes(bytes);
        return bytes;
    }

    private Timestamp Time() => new(_random.Next(-5, 2_000_000_000), _random.Next(1_000_000_000));
}
