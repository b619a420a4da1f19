using UnionFs.TestKit;

namespace UnionFs.Tests.Access;

/// <summary>
/// Random scripts in which users take turns, and in between somebody who may do everything changes modes and owners. A sandbox that runs along
/// says what is there.
/// </summary>
internal sealed class ActingScripts : HostScripts, IDisposable
{
    private static readonly int[] s_modes =
    [
        0x1FF, 0x1FF, 0x1ED, 0x1C0, 0x1F8, 0x1E8, 0x1C9, 0x1DB, 0x1E4, 0, 0x124, 0x092, 0x049, 0x1B6, 0x1B0, 0x180, 0x027, 0x007, 0x038,
        0x3FF, 0x3F8, 0x3FD, 0x5FD, 0x5F8, 0x7FF, 0x5FF, 0x9ED, 0xDED, 0xDE5, 0x5E5, 0xDFF, 0x9B6, 0x5B6, 0xD80,
    ];

    private readonly ActingSandbox _model;
    private int _actor = Actors.Anyone;
    private int _toPrepare;

    /// <param name="seed">Decides everything.</param>
    /// <param name="stack">What it starts from; null for random layers.</param>
    /// <param name="toPrepare">How many operations come first that nobody refuses.</param>
    public ActingScripts(ulong seed, LayerStack? stack, int toPrepare)
        : base(seed, ScriptExtras.None, stack)
    {
        _model = new ActingSandbox(Stack);
        _toPrepare = toPrepare;
    }

    /// <summary>A script on a tree that was made before and lies in one layer, with the modes and owners of a script.</summary>
    public static ActingScripts OnLayer(ulong seed)
    {
        using var before = new ActingScripts(seed, LayerStack.Empty, 80);
        for (var i = 0; i < 80; i++)
        {
            before.Accept(before.Next());
        }

        return new ActingScripts(seed, before._model.FileSystem.Flatten("before"), 0);
    }

    /// <summary>A script on nothing, which makes its tree first.</summary>
    public static ActingScripts InMemory(ulong seed) => new(seed, LayerStack.Empty, 40);

    /// <summary>A script on random layers.</summary>
    public static ActingScripts OnLayers(ulong seed) => new(seed, null, 20);

    public override Step Next()
    {
        if (_toPrepare-- > 0)
        {
            return Random.Next(2) == 0 ? Prepared(base.Next()) : Ruled();
        }

        if (Random.Next(4) == 0)
        {
            _actor = Random.Next(8) == 0 ? Actors.Root : Random.Next(1, 4);
        }

        if (Random.Next(5) == 0)
        {
            return Ruled();
        }

        if (Random.Next(25) == 0)
        {
            return new Step(ListFor(Pick(Present().ToList()))) { Actor = _actor };
        }

        var step = base.Next();
        while (step.Script!.Verb == ScriptVerb.Rmtree && Random.Next(5) > 0)
        {
            step = base.Next();
        }

        return step.Script!.Verb == ScriptVerb.Rmtree ? step : step with { Actor = _actor, Script = ForUser(step.Script!) };
    }

    public override void Accept(Step step)
    {
        var answer = _model.Run(step);
        Assert(!answer.Contains(" and then ", StringComparison.Ordinal), answer);
    }

    public void Dispose() => _model.Dispose();

    protected override IEnumerable<OraclePath> Present()
    {
        var entries = _model.FileSystem.Walk().ToList();
        return entries.Select((entry, i) => new OraclePath(
            entry.Path,
            entry.Stat.Kind,
            entry.Stat.IsDirectory && (i + 1 == entries.Count || !entries[i + 1].Path.StartsWith($"{entry.Path.TrimEnd('/')}/", StringComparison.Ordinal)),
            [.. entry.Xattrs.Select(x => x.Key)]));
    }

    private static void Assert(bool isTrue, string why)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException(why);
        }
    }

    private static Step Prepared(Step step) => step.Script!.Verb is ScriptVerb.Unlink or ScriptVerb.Rmdir or ScriptVerb.Rmtree
        ? new Step(new ScriptOperation(ScriptVerb.Stat, step.Script.Path))
        : step;

    /// <summary>mkdir of the host has no set-id bits, and those who are no members could not add them.</summary>
    private ScriptOperation ForUser(ScriptOperation operation) => operation with
    {
        Mode = (UnixFileMode)Pick(s_modes) & (operation.Verb == ScriptVerb.Mkdir ? (UnixFileMode)0x3FF : (UnixFileMode)0xFFF),
        Uid = (uint)Random.Next(4),
        Gid = (uint)Random.Next(4),
    };

    /// <summary>Another access list for something, or none; now and then one that is wrong, or that it cannot have.</summary>
    private ScriptOperation ListFor(OraclePath place)
    {
        var isDefault = place.Kind == NodeKind.Directory ? Random.Next(2) == 0 : Random.Next(20) == 0;
        return new ScriptOperation(Random.Next(6) == 0 ? ScriptVerb.Removexattr : ScriptVerb.Setxattr, place.Path)
        {
            XattrName = isDefault ? "system.posix_acl_default" : "system.posix_acl_access",
            Data = RandomList(),
        };
    }

    private byte[] RandomList()
    {
        const int Owner = 1, User = 2, OwningGroup = 4, Group = 8, Mask = 0x10, Other = 0x20;
        var list = new List<byte>([2, 0, 0, 0]);
        void Add(int tag, int number)
        {
            list.AddRange([(byte)tag, 0, (byte)(Random.Next(3) == 0 ? Random.Next(8) : 7), 0]);
            list.AddRange(BitConverter.GetBytes(number));
        }

        Add(Owner, -1);
        var (users, groups) = (Random.Next(3), Random.Next(3));
        Enumerable.Range(1, users).ToList().ForEach(u => Add(User, u));
        Add(OwningGroup, -1);
        Enumerable.Range(1, groups).ToList().ForEach(g => Add(Group, g));
        if (users + groups > 0 || Random.Next(4) == 0)
        {
            Add(Mask, -1);
        }

        Add(Other, -1);
        if (Random.Next(20) == 0)
        {
            list.RemoveRange(list.Count - Random.Next(1, 9), 1);
        }

        return [.. list];
    }

    /// <summary>Another mode, owner or access list for something.</summary>
    private Step Ruled()
    {
        var there = Present().ToList();
        var place = Random.Next(6) == 0 ? there[0] : Pick(there);
        if (place.Kind != NodeKind.Symlink && place.Path != "/" && Random.Next(4) == 0)
        {
            return new Step(ListFor(place));
        }

        if (place.Kind == NodeKind.Symlink || Random.Next(3) == 0)
        {
            return new Step(new ScriptOperation(ScriptVerb.Chown, place.Path) { Uid = (uint)Random.Next(4), Gid = (uint)Random.Next(4) });
        }

        // Whoever may not search the root can do nothing at all.
        var mode = (UnixFileMode)Pick(s_modes) | (place.Path == "/" && Random.Next(8) > 0 ? (UnixFileMode)0x049 : 0);
        return new Step(new ScriptOperation(ScriptVerb.Chmod, place.Path) { Mode = mode });
    }
}
