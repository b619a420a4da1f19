using System.Buffers.Binary;

namespace UnionFs;

/// <summary>
/// POSIX access lists, as their extended attributes hold them: a version and entries of a tag, three bits and a number. Each rule is that of the kernel's function
/// named beside it. A list that is none is passed over when something is made or its mode is set, and lets nobody in but the owner.
/// </summary>
internal static class AccessList
{
    /// <summary>The attribute with the list that says who may do what.</summary>
    public const string Access = "system.posix_acl_access";

    /// <summary>The attribute of a directory with the list that new nodes in it get.</summary>
    public const string Default = "system.posix_acl_default";

    private const int HeaderBytes = 4, EntryBytes = 8;
    private const uint Version = 2;
    private const int Owner = 1, User = 2, OwningGroup = 4, Group = 8, Mask = 0x10, Other = 0x20;
    private const UnixFileMode GroupBits = (UnixFileMode)0x38;
    private const int AllBits = 0x1FF;

    /// <summary>Whether an attribute is a list.</summary>
    public static bool IsOne(string name) => name is Access or Default;

    /// <summary>What is wrong with the bytes of a list that is set (<c>posix_acl_from_xattr</c>); an empty one removes what is there.</summary>
    public static FsError CheckForm(ReadOnlySpan<byte> list)
    {
        if (list.IsEmpty)
        {
            return FsError.OK;
        }

        if (list.Length < HeaderBytes)
        {
            return FsError.EINVAL;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(list) != Version)
        {
            return FsError.EOPNOTSUPP;
        }

        if ((list.Length - HeaderBytes) % EntryBytes != 0)
        {
            return FsError.EINVAL;
        }

        for (var i = 0; i < Count(list); i++)
        {
            var (tag, _, number) = At(list, i);
            if (tag is not (Owner or User or OwningGroup or Group or Mask or Other) || (tag is User or Group && number == uint.MaxValue))
            {
                return FsError.EINVAL;
            }
        }

        return FsError.OK;
    }

    /// <summary>Whether a list has no entries, which is the same as none.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> list) => list.Length is 0 or HeaderBytes;

    /// <summary>Whether the entries are those a list must have, in their order (<c>posix_acl_valid</c>).</summary>
    public static bool IsValid(ReadOnlySpan<byte> list)
    {
        if (CheckForm(list) != FsError.OK)
        {
            return false;
        }

        var (next, hasNamed) = (Owner, false);
        for (var i = 0; i < Count(list); i++)
        {
            var (tag, bits, _) = At(list, i);
            hasNamed |= tag is User or Group;
            next = (tag, next) switch
            {
                (Owner, Owner) => User,
                (User, User) => User,
                (OwningGroup, User) => Group,
                (Group, Group) => Group,
                (Mask, Group) => Other,
                (Other, Group) when !hasNamed => 0,
                (Other, Other) => 0,
                _ => -1,
            };
            if (next < 0 || bits > 7)
            {
                return false;
            }
        }

        return next == 0;
    }

    /// <summary>Whether a list lets somebody do what is wanted who does not own the node (<c>posix_acl_permission</c>).</summary>
    public static FsError Check(ReadOnlySpan<byte> list, uint owningGroup, Identity who, Permissions wanted)
    {
        if (!IsValid(list))
        {
            return FsError.EACCES;
        }

        var (isMember, bits) = (false, (int)wanted);
        for (var i = 0; i < Count(list); i++)
        {
            var (tag, granted, number) = At(list, i);
            switch (tag)
            {
                case User when number == who.Uid:
                    return Masked(list, i, granted, bits);
                case OwningGroup or Group when who.IsMember(tag == Group ? number : owningGroup):
                    isMember = true;
                    if ((bits & ~granted) == 0)
                    {
                        return Masked(list, i, granted, bits);
                    }

                    break;
                case Other:
                    return !isMember && (bits & ~granted) == 0 ? FsError.OK : FsError.EACCES;
            }
        }

        return FsError.EACCES;
    }

    /// <summary>Whether a mode says that there may be a list to ask: the group's bits are its mask, and where all are clear it lets nobody in (<c>acl_permission_check</c>).</summary>
    public static bool IsAskedFor(UnixFileMode mode) => (mode & GroupBits) != 0;

    /// <summary>The mode a list sets (<c>posix_acl_equiv_mode</c>), and whether that says all there is to say, so that the list is not kept.</summary>
    public static UnixFileMode ModeOf(ReadOnlySpan<byte> list, UnixFileMode mode, out bool saysAll)
    {
        saysAll = true;
        int owner = 0, group = 0, other = 0, mask = -1;
        for (var i = 0; i < Count(list); i++)
        {
            var (tag, bits, _) = At(list, i);
            owner = tag == Owner ? bits : owner;
            group = tag == OwningGroup ? bits : group;
            other = tag == Other ? bits : other;
            mask = tag == Mask ? bits : mask;
            saysAll &= tag is Owner or OwningGroup or Other;
        }

        return (UnixFileMode)(((int)mode & ~AllBits) | (owner << 6) | ((mask < 0 ? group : mask) << 3) | other);
    }

    /// <summary>A list with the bits of a mode that was set beside it (<c>__posix_acl_chmod_masq</c>).</summary>
    public static byte[] WithMode(ReadOnlySpan<byte> list, UnixFileMode mode) => WithBits(list, mode, keepsFewer: false);

    /// <summary>What a new node gets of a directory's list (<c>posix_acl_create_masq</c>): its list, and in <paramref name="mode"/> its mode.</summary>
    public static byte[] Inherit(ReadOnlySpan<byte> list, ref UnixFileMode mode, out bool saysAll)
    {
        var inherited = WithBits(list, mode, keepsFewer: true);
        mode = ModeOf(inherited, mode, out saysAll);
        return inherited;
    }

    private static byte[] WithBits(ReadOnlySpan<byte> list, UnixFileMode mode, bool keepsFewer)
    {
        var changed = list.ToArray();
        var hasMask = false;
        for (var i = 0; i < Count(list); i++)
        {
            hasMask |= At(list, i).Tag == Mask;
        }

        for (var i = 0; i < Count(list); i++)
        {
            var (tag, bits, _) = At(list, i);
            var shift = tag switch { Owner => 6, Mask => 3, OwningGroup when !hasMask => 3, Other => 0, _ => -1 };
            if (shift >= 0)
            {
                var wanted = ((int)mode >> shift) & 7;
                BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(HeaderBytes + i * EntryBytes + 2), (ushort)(keepsFewer ? bits & wanted : wanted));
            }
        }

        return changed;
    }

    /// <summary>The entry that fits says yes, if the mask behind it does too.</summary>
    private static FsError Masked(ReadOnlySpan<byte> list, int index, int granted, int wanted)
    {
        for (var i = index + 1; i < Count(list); i++)
        {
            var (tag, bits, _) = At(list, i);
            granted = tag == Mask ? granted & bits : granted;
        }

        return (wanted & ~granted) == 0 ? FsError.OK : FsError.EACCES;
    }

    private static int Count(ReadOnlySpan<byte> list) => Math.Max(0, list.Length - HeaderBytes) / EntryBytes;

    private static (int Tag, int Bits, uint Number) At(ReadOnlySpan<byte> list, int index)
    {
        var entry = list[(HeaderBytes + index * EntryBytes)..];
        return (BinaryPrimitives.ReadUInt16LittleEndian(entry), BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]), BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]));
    }
}
