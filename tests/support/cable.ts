/** A cable to a server that can be pulled: everything through it stops at once, and goes on when it is plugged in again. */
import { type AddressInfo, connect, createServer, type NetConnectOpts, type Socket } from 'node:net'

export interface Cable {
  readonly port: number
  pull(): Promise<void>
  plug(): Promise<void>
}

export async function cableTo(server: NetConnectOpts): Promise<Cable> {
  const open = new Set<Socket>()
  const kept = (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => {})
    return socket
  }
  const ends = createServer((near) => {
    const far = kept(connect(server))
    kept(near).pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  const listen = (port: number) => new Promise<void>((done) => ends.listen(port, '127.0.0.1', () => done()))
  await listen(0)
  const { port } = ends.address() as AddressInfo
  return {
    port,
    plug: async () => {
      if (!ends.listening) await listen(port)
    },
    pull: async () => {
      if (!ends.listening) return
      const closed = new Promise<void>((done) => ends.close(() => done()))
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
