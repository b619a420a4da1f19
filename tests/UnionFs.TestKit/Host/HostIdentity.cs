using System.Runtime.InteropServices;

namespace UnionFs.TestKit;

/// <summary>
/// Work on the calling thread as the kernel sees a user without capabilities wherever files are concerned; user 0 keeps all. Needs root, and a
/// thread that has its umask for itself. The other threads of the process stay what they are.
/// </summary>
internal static unsafe class HostIdentity
{
    private const uint CapabilityVersion = 0x20080522;
    private const int MostGroups = 65536;

    public static T Run<T>(Identity identity, Func<T> work)
    {
        var groups = Groups();
        var before = Capabilities();
        var umask = Libc.Umask((uint)identity.Umask);
        try
        {
            SetGroups([.. identity.Groups]);
            Switch(identity.Uid, identity.Gid);
            if (identity.Uid != 0)
            {
                SetEffective(before, 0, 0);
            }

            return work();
        }
        finally
        {
            SetEffective(before, before[0], before[3]);
            Switch(0, 0);
            SetGroups(groups);
            _ = Libc.Umask(umask);
        }
    }

    /// <summary>File system ids are a thread's own. They are told by setting such as do not exist, which changes nothing.</summary>
    private static void Switch(uint user, uint group)
    {
        _ = Libc.SetFileSystemGroup(group);
        _ = Libc.SetFileSystemUser(user);
        if ((uint)Libc.SetFileSystemGroup(uint.MaxValue) != group || (uint)Libc.SetFileSystemUser(uint.MaxValue) != user)
        {
            throw new InvalidOperationException($"This thread cannot act as {user}:{group}.");
        }
    }

    /// <summary>The library call would change all threads.</summary>
    private static void SetGroups(uint[] groups)
    {
        var number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 116 : 159;
        fixed (uint* list = groups)
        {
            if (Libc.Call(number, groups.Length, (nint)list) != 0)
            {
                throw HostErrno.Exception("setgroups", "the calling thread");
            }
        }
    }

    private static uint[] Groups()
    {
        var groups = new uint[MostGroups];
        fixed (uint* list = groups)
        {
            return Libc.GetGroups(MostGroups, list) is var count and >= 0 ? groups[..count] : throw HostErrno.Exception("getgroups", "the calling thread");
        }
    }

    /// <summary>Effective, permitted and inheritable, the low half of each and then the high one.</summary>
    private static uint[] Capabilities()
    {
        var capabilities = new uint[6];
        var header = stackalloc uint[] { CapabilityVersion, 0 };
        fixed (uint* data = capabilities)
        {
            return Libc.GetCapabilities(header, data) == 0 ? capabilities : throw HostErrno.Exception("capget", "the calling thread");
        }
    }

    private static void SetEffective(uint[] capabilities, uint low, uint high)
    {
        var header = stackalloc uint[] { CapabilityVersion, 0 };
        uint[] changed = [low, capabilities[1], capabilities[2], high, capabilities[4], capabilities[5]];
        fixed (uint* data = changed)
        {
            if (Libc.SetCapabilities(header, data) != 0)
            {
                throw HostErrno.Exception("capset", "the calling thread");
            }
        }
    }
}
