using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>
/// Calls one after another, of a seed: over few names, with streams, handles, infos and enumerations kept and used long after
/// they were made.
/// </summary>
internal sealed class RandomCalls(int seed)
{
    private const int SlotsInUse = 7;

    // How often each receiver is called; what is not here is reached by the edges alone.
    private static readonly (Type Receiver, int Weight)[] s_weights =
    [
        (typeof(IFile), 34), (typeof(IDirectory), 22), (typeof(FileSystemStream), 24), (typeof(IFileInfo), 6), (typeof(IDirectoryInfo), 6), (typeof(IFileSystemInfo), 8),
        (typeof(IFileStreamFactory), 5), (typeof(IRandomAccess), 5), (typeof(IFileInfoFactory), 3), (typeof(IDirectoryInfoFactory), 2), (typeof(IPath), 2),
        (typeof(HeldEnumeration), 4), (typeof(IDisposable), 7), (typeof(StreamReader), 1), (typeof(StreamWriter), 2), (typeof(Stream), 2),
    ];

    private static readonly Dictionary<Type, Member[]> s_members =
        MemberTable.Public.Concat(MemberTable.Further).GroupBy(static m => m.Receiver).ToDictionary(static g => g.Key, static g => g.ToArray());

    private static readonly string[] s_effective =
        ["Open", "Create", "Delete", "Move", "Copy", "Replace", "Write", "Append", "Set", "set_UnixFileMode", "Read", "Enumerate"];

    private readonly Random _random = new(seed);
    private int _slots;

    /// <summary>The next call; it fits what the calls before it left on a side.</summary>
    public Call Next(Side side)
    {
        while (true)
        {
            var receiver = Receiver();
            var member = MemberOf(receiver);
            int? target = null;
            if (side.SlotsOf(receiver).ToArray() is { Length: > 0 } slots)
            {
                target = slots[^(_random.Next(Math.Min(SlotsInUse, slots.Length)) + 1)];
            }
            else if (NeedsSlot(receiver))
            {
                continue;
            }

            if (Arguments(member, side) is { } arguments)
            {
                return new Call(target, member, arguments, HasResult(member) ? ++_slots : null);
            }
        }
    }

    private Type Receiver()
    {
        var ticket = _random.Next(s_weights.Sum(static w => w.Weight));
        foreach (var (receiver, weight) in s_weights)
        {
            ticket -= weight;
            if (ticket < 0)
            {
                return receiver;
            }
        }

        return typeof(IFile);
    }

    /// <summary>Members that change or open something come more often than the many that ask.</summary>
    private Member MemberOf(Type receiver)
    {
        var members = s_members[receiver];
        var member = members[_random.Next(members.Length)];
        return s_effective.Any(p => member.Method.Name.StartsWith(p, StringComparison.Ordinal)) ? member : members[_random.Next(members.Length)];
    }

    private string[]? Arguments(Member member, Side side)
    {
        var arguments = new string[member.Parameters.Count];
        for (var i = 0; i < arguments.Length; i++)
        {
            var parameter = member.Parameters[i];
            var type = parameter.ParameterType;
            if (typeof(SafeHandle).IsAssignableFrom(type) || type == typeof(IAsyncResult))
            {
                int[] slots = [.. side.SlotsOf(type)];
                if (slots.Length == 0)
                {
                    return null;
                }

                arguments[i] = $"#{slots[^(_random.Next(Math.Min(SlotsInUse, slots.Length)) + 1)]}";
                continue;
            }

            arguments[i] = ArgumentPool.Of(member, parameter, _random);
        }

        return arguments;
    }

    private static bool NeedsSlot(Type receiver) =>
        !receiver.IsInterface || receiver == typeof(IFileInfo) || receiver == typeof(IDirectoryInfo) || receiver == typeof(IFileSystemInfo) || receiver == typeof(IDisposable);

    private static bool HasResult(Member member)
    {
        var type = member.Method.ReturnType;
        return !type.IsPrimitive && type != typeof(void) && type != typeof(string) && !type.IsEnum && !typeof(Task).IsAssignableFrom(type);
    }
}
